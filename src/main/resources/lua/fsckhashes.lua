-- fsckhashes: looks for what is noted of sessions that have ended, and on request drops it.
-- KEYS 1 sessions 2 orphans 3.. sessions
-- ARGV 1 mend 0|1 2.. consumers of the sessions
-- Returns the consumers.
-- Writes the sessions.
-- include types
local foreign = foreign_key({'zset', 'zset'})
if foreign then return foreign end
local wrong = {}
for i = 2, #ARGV do
  if redis.call('EXISTS', KEYS[i + 1]) == 1 and not redis.call('ZSCORE', KEYS[1], ARGV[i])
    and not redis.call('ZSCORE', KEYS[2], ARGV[i]) then
    wrong[#wrong + 1] = ARGV[i]
    if ARGV[1] == '1' then redis.call('DEL', KEYS[i + 1]) end
  end
end
return wrong
