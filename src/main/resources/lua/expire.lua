-- expire: drops dead letters that are over the limits of number and age.
-- KEYS 1 dead 2.. the jobs
-- ARGV 1.. their ids, in the order of their keys
-- Returns how many were dropped. One that was revived meanwhile is left alone.
-- Writes dead, the jobs.
-- include whole
-- include hash
-- include types
local foreign = foreign_key({'zset'})
if foreign then return foreign end
local dropped = 0
for i, id in ipairs(ARGV) do
  if redis.call('ZREM', KEYS[1], id) == 1 then
    drop_hash(KEYS[i + 1])
    dropped = dropped + 1
  end
end
return dropped
