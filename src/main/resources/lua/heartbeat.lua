-- heartbeat: extends a session's lease and tells what the worker must know.
-- KEYS 1 sessions 2 session 3 cancelled 4 control
-- ARGV 1 consumer 2 lease ms 3 server run id 4 client id of the heartbeat connection 5 protocol version
-- Returns {time in ms, paused 0|1, requests to cancel, number of the first of these, how many there are, the version that
--      the queue speaks if it is another one, else ''}, or -1 when the session is not live any more. At most 1,000
--      requests; where there are more, the next heartbeat tells the next ones.
-- Writes sessions, session.
-- include whole
-- include now
-- include types
-- include memory
local foreign = foreign_key({'zset', 'hash', 'zset', 'hash'})
if foreign then return foreign end
even_when_full(KEYS[1])
if not redis.call('ZSCORE', KEYS[1], ARGV[1]) then return -1 end
local now = now_ms()
redis.call('ZADD', KEYS[1], 'XX', now + tonumber(ARGV[2]), ARGV[1])
redis.call('HSET', KEYS[2], 'server', ARGV[3], 'client', ARGV[4])
local control = redis.call('HMGET', KEYS[4], 'paused', 'protocol')
local paused = control[1] == '1' and 1 or 0
local other = control[2] and control[2] ~= ARGV[5] and control[2] or ''
local total, from = redis.call('ZCARD', KEYS[3]), 0
if total > 1000 then
  from = whole(redis.call('HGET', KEYS[2], 'heard'), 0)
  if from < 0 or from >= total then from = 0 end
  redis.call('HSET', KEYS[2], 'heard', from + 1000)
end
return {now, paused, redis.call('ZRANGE', KEYS[3], from, from + 999), from, total, other}
