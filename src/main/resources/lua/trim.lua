-- trim: deletes settled entries exactly, where a long job pins the head and settle's trimming cannot reach them.
-- KEYS 1 ready
-- ARGV 1 where to start ('-' or an exclusive entry id) 2 most entries to look at
-- Returns {deleted, where to go on}; the second is empty at the end.
-- Writes ready. Never deletes an entry that was not handed out: the group's lag would be lost.
-- include ids
-- include types
local foreign = foreign_key({'stream'})
if foreign then return foreign end
local last = last_delivered(KEYS[1])
if not last then return {0, ''} end
local entries = redis.call('XRANGE', KEYS[1], ARGV[1], last, 'COUNT', ARGV[2])
local settled = {}
for _, entry in ipairs(entries) do
  -- the last one handed out stays: with it deleted behind older ones, Redis loses count of the lag
  if entry[1] ~= last and #redis.call('XPENDING', KEYS[1], 'workers', entry[1], entry[1], 1) == 0 then
    settled[#settled + 1] = entry[1]
  end
end
if #settled > 0 then redis.call('XDEL', KEYS[1], unpack(settled)) end
return {#settled, #entries == tonumber(ARGV[2]) and '(' .. entries[#entries][1] or ''}
