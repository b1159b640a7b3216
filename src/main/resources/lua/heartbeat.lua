-- heartbeat: extends a session's lease and tells what the worker must know.
-- KEYS 1 sessions 2 session 3 cancelled 4 control
-- ARGV 1 consumer 2 lease ms 3 server run id 4 client id of the heartbeat connection
-- Returns {time in ms, paused 0|1, ids asked to cancel}, or -1 when the session is not live any more.
-- Writes sessions, session.
-- include now
-- include types
local foreign = foreign_key({'zset', 'hash', 'zset', 'hash'})
if foreign then return foreign end
if not redis.call('ZSCORE', KEYS[1], ARGV[1]) then return -1 end
local now = now_ms()
-- Redis without memory refuses a script only before its first write, and this one it never refuses: no lease may end for it
redis.call('HDEL', KEYS[2], '')
redis.call('ZADD', KEYS[1], 'XX', now + tonumber(ARGV[2]), ARGV[1])
redis.call('HSET', KEYS[2], 'server', ARGV[3], 'client', ARGV[4])
local paused = redis.call('HGET', KEYS[4], 'paused') == '1' and 1 or 0
return {now, paused, redis.call('ZRANGE', KEYS[3], 0, 999)}
