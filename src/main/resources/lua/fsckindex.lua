-- fsckindex: looks for ids in scheduled or dead whose job has no body, and on request drops them.
-- KEYS 1 scheduled or dead 2.. the jobs
-- ARGV 1 mend 0|1 2.. ids of the jobs
-- Returns pairs of an id and "bodiless".
-- Writes scheduled or dead.
-- include types
local foreign = foreign_key({'zset'})
if foreign then return foreign end
local wrong = {}
for i = 2, #ARGV do
  if redis.call('EXISTS', KEYS[i]) == 0 and redis.call('ZSCORE', KEYS[1], ARGV[i]) then
    wrong[#wrong + 1] = ARGV[i]
    wrong[#wrong + 1] = 'bodiless'
    if ARGV[1] == '1' then redis.call('ZREM', KEYS[1], ARGV[i]) end
  end
end
return wrong
