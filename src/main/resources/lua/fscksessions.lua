-- fscksessions: looks for sessions whose lease is over and for consumers that nobody registered; reap mends both.
-- KEYS 1 ready 2 sessions 3 orphans
-- ARGV none
-- Returns pairs of a consumer and what is wrong: expired, unknown, idle.
-- Writes nothing.
-- include now
-- include types
local foreign = foreign_key({'stream', 'zset', 'zset'})
if foreign then return foreign end
local wrong = {}
local function add(consumer, problem)
  wrong[#wrong + 1] = consumer
  wrong[#wrong + 1] = problem
end
for _, consumer in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', '(' .. now_ms())) do
  add(consumer, 'expired')
end
local consumers = redis.pcall('XINFO', 'CONSUMERS', KEYS[1], 'workers')
if not consumers.err then
  for _, info in ipairs(consumers) do
    local named = {}
    for i = 1, #info, 2 do named[info[i]] = info[i + 1] end
    local name = named['name']
    if not redis.call('ZSCORE', KEYS[2], name) and not redis.call('ZSCORE', KEYS[3], name) then
      add(name, named['pending'] > 0 and 'unknown' or 'idle')
    end
  end
end
return wrong
