-- reap: declares sessions lost: those whose lease is over, those named by the caller, and consumers nobody registered.
-- KEYS 1 ready 2 sessions 3 orphans
-- ARGV 1.. pairs of a consumer whose heartbeat connection is gone, and the lease end it had when that was seen
-- Returns the consumers whose jobs wait for a new holder, at most 100.
-- Writes sessions, orphans, ready (group only).
-- include now
-- include types
-- include memory
local foreign = foreign_key({'stream', 'zset', 'zset'})
if foreign then return foreign end
even_when_full(KEYS[2])
local now = now_ms()
local function orphan(consumer)
  redis.call('ZREM', KEYS[2], consumer)
  redis.call('ZADD', KEYS[3], 'NX', now, consumer)
end
for _, consumer in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', '(' .. now, 'LIMIT', 0, 100)) do
  orphan(consumer)
end
for i = 1, #ARGV, 2 do
  -- a heartbeat since then proves that the session lives
  if redis.call('ZSCORE', KEYS[2], ARGV[i]) == ARGV[i + 1] then orphan(ARGV[i]) end
end
-- A session is registered before its consumer takes anything, so an unregistered consumer was fenced before it woke up.
local consumers = redis.pcall('XINFO', 'CONSUMERS', KEYS[1], 'workers')
if not consumers.err then
  for _, info in ipairs(consumers) do
    local named = {}
    for i = 1, #info, 2 do named[info[i]] = info[i + 1] end
    local name = named['name']
    if not redis.call('ZSCORE', KEYS[2], name) and not redis.call('ZSCORE', KEYS[3], name) then
      if named['pending'] > 0 then
        redis.call('ZADD', KEYS[3], 'NX', now, name)
      else
        redis.call('XGROUP', 'DELCONSUMER', KEYS[1], 'workers', name)
      end
    end
  end
end
return redis.call('ZRANGE', KEYS[3], 0, 99)
