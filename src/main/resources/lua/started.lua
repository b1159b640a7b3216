-- started: notes which of the jobs that a session holds have started, so that its death is blamed on no others.
-- KEYS 1 sessions 2 session 3 ready
-- ARGV 1 consumer 2 highest entry that has started (empty: as before) 3 how many entries up to that were passed over
--      4.. these, then those that were passed over or taken over before and start now
-- Returns 1, or -1 when the session is not live any more.
-- Writes session.
if not redis.call('ZSCORE', KEYS[1], ARGV[1]) then return -1 end
if ARGV[2] ~= '' then redis.call('HSET', KEYS[2], 'started', ARGV[2]) end
local passed_over = tonumber(ARGV[3])
for i = 4, #ARGV do
  local entry = ARGV[i]
  if i > 3 + passed_over then
    redis.call('HDEL', KEYS[2], '~' .. entry)
  elseif #redis.call('XPENDING', KEYS[3], 'workers', entry, entry, 1, ARGV[1]) > 0 then
    -- settled, it would be cleared by nobody: settling goes over another connection and may overtake this
    redis.call('HSET', KEYS[2], '~' .. entry, 1)
  end
end
return 1
