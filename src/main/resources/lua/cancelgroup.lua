-- cancelgroup: asks all members of a group that have not ended to stop.
-- KEYS 1 group 2 cancelled
-- ARGV 1 group id 2 queue 3 control channel
-- Returns 1 asked, 0 all members have ended, -2 there is no such group.
-- Writes group, cancelled; publishes 'cancel <queue> group/<id>'.
-- include whole
-- include now
-- include types
local foreign = foreign_key({'hash', 'zset'})
if foreign then return foreign end
if redis.call('EXISTS', KEYS[1]) == 0 then return -2 end
local size = whole(redis.call('HGET', KEYS[1], 'size'), -1)
if size >= 0 and whole(redis.call('HGET', KEYS[1], 'done'), 0) >= size then return 0 end
local now = now_ms()
redis.call('HSETNX', KEYS[1], 'cancelled', now)
redis.call('ZADD', KEYS[2], 'NX', now, 'group/' .. ARGV[1])
redis.call('PUBLISH', ARGV[3], 'cancel ' .. ARGV[2] .. ' group/' .. ARGV[1])
return 1
