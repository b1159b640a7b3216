-- cancel: calls a job off; a parked or dead one at once, else by asking the worker that has or gets it.
-- KEYS 1 job 2 scheduled 3 dead 4 ready 5 cancelled 6 results 7 stats 8 reply 9 group 10 group results
--      (the job key again for each of the last three that there is not)
-- ARGV 1 id 2 queue 3 control channel 4 results entries kept (0: none) 5 record kept ms 6 reply ttl ms
--      7 the id as an entry id (empty when it is none) 8 error as JSON 9 group id 10 index in the group
-- Returns 'done', 'asked', 'settled' or 'unknown'.
-- Writes all of KEYS but ready; publishes 'cancel <queue> <id>'.
-- include now
-- include ids
-- include hash
-- include types
-- include memory
-- include group
local foreign = foreign_key({'hash', 'zset', 'zset', 'stream', 'zset', 'stream', 'hash'})
if foreign then return foreign end
even_when_full(KEYS[5])
local id = ARGV[1]
local job = read_hash(KEYS[1])
local state = job['@state']
local now = now_ms()
if state == 'completed' or state == 'cancelled' then return 'settled' end
if redis.call('ZREM', KEYS[2], id) + redis.call('ZREM', KEYS[3], id) > 0 then
  local keep = tonumber(job['keep'] or ARGV[5])
  if keep and keep > 0 then
    redis.call('HSET', KEYS[1], '@state', 'cancelled', '@since', now, '@error', ARGV[8])
    redis.call('HDEL', KEYS[1], 'payload')
    redis.call('PEXPIRE', KEYS[1], keep)
  else
    drop_hash(KEYS[1])
  end
  if tonumber(ARGV[4]) > 0 then
    redis.call('XADD', KEYS[6], 'MAXLEN', '~', ARGV[4], '*', 'id', id, 'kind', job['kind'] or '?', 'outcome', 'cancelled',
      'attempt', job['attempt'] or 1, 'took', 0, 'worker', '', 'error', ARGV[8])
  end
  if KEYS[8] ~= KEYS[1] then
    redis.pcall('RPUSH', KEYS[8], '{"id":"' .. id .. '","outcome":"cancelled","error":' .. ARGV[8] .. '}')
    redis.pcall('PEXPIRE', KEYS[8], ARGV[6])
  end
  if KEYS[9] ~= KEYS[1] then
    member_ended(KEYS[9], KEYS[10], KEYS[5], KEYS[4], ARGV[9], ARGV[10], 'cancelled', 'error', ARGV[8], ARGV[6], now)
  end
  redis.call('HINCRBY', KEYS[7], 'cancelled', 1)
  return 'done'
end
local entry = job['@entry'] or ARGV[7]
if entry == '' or #redis.call('XRANGE', KEYS[4], entry, entry) == 0 then return 'unknown' end
local last = last_delivered(KEYS[4])
if last and not after(entry, last) and #redis.call('XPENDING', KEYS[4], 'workers', entry, entry, 1) == 0 then
  return 'settled'
end
redis.call('ZADD', KEYS[5], 'NX', now, id)
redis.call('PUBLISH', ARGV[3], 'cancel ' .. ARGV[2] .. ' ' .. id)
return 'asked'
