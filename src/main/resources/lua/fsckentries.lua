-- fsckentries: looks for entries that a consumer holds though they were deleted, and for crashes noted of entries that
-- nobody holds; on request lets go of both.
-- KEYS 1 ready 2 crashes
-- ARGV 1 mend 0|1 2.. entries
-- Returns pairs of an entry and what is wrong: deleted, unheld.
-- Writes ready (group only), crashes.
-- include types
local foreign = foreign_key({'stream', 'hash'})
if foreign then return foreign end
local wrong = {}
for i = 2, #ARGV do
  local entry = ARGV[i]
  local held = redis.pcall('XPENDING', KEYS[1], 'workers', entry, entry, 1)
  held = not held.err and #held > 0
  local problem
  if held and #redis.call('XRANGE', KEYS[1], entry, entry) == 0 then
    problem = 'deleted'
    if ARGV[1] == '1' then redis.call('XACK', KEYS[1], 'workers', entry) end
  elseif not held and redis.call('HGET', KEYS[2], entry) then
    problem = 'unheld'
  end
  if problem then
    wrong[#wrong + 1] = entry
    wrong[#wrong + 1] = problem
    if ARGV[1] == '1' then redis.call('HDEL', KEYS[2], entry) end
  end
end
return wrong
