-- cancel: calls a job off; a parked or dead one at once, else by asking the worker that has or gets it.
-- KEYS 1 job 2 scheduled 3 dead 4 ready 5 cancelled 6 results 7 stats 8 reply 9 group 10 group results
--      (the job key again for each of the last three that there is not)
-- ARGV 1 id 2 queue 3 control channel 4 results entries kept (0: none) 5 record kept ms 6 reply ttl ms
--      7 the id as an entry id (empty when it is none) 8 error as JSON 9 group id 10 index in the group
-- Returns 'done', 'asked', 'settled' or 'unknown'.
-- Writes all of KEYS but ready; publishes 'cancel <queue> <id>'.
-- include whole
-- include now
-- include ids
-- include hash
-- include types
-- include memory
-- include group
-- include off
local foreign = foreign_key({'hash', 'zset', 'zset', 'stream', 'zset', 'stream', 'hash'})
if foreign then return foreign end
even_when_full(KEYS[5])
local id = ARGV[1]
local job = redis.call('HMGET', KEYS[1], '@state', '@entry')
local now = now_ms()
if job[1] == 'completed' or job[1] == 'cancelled' then return 'settled' end
if redis.call('ZREM', KEYS[2], id) + redis.call('ZREM', KEYS[3], id) > 0 then
  local function optional(key) return key ~= KEYS[1] and key or nil end
  call_off({job = KEYS[1], results = KEYS[6], stats = KEYS[7], cancelled = KEYS[5], ready = KEYS[4],
    reply = optional(KEYS[8]), group = optional(KEYS[9]), group_results = optional(KEYS[10])}, id, ARGV[9], ARGV[10],
    {error = ARGV[8], keep_results = tonumber(ARGV[4]), keep = ARGV[5], ttl = ARGV[6], now = now})
  return 'done'
end
local entry = job[2] or ARGV[7]
local found = string.match(entry, '^%d+%-%d+$') and redis.pcall('XRANGE', KEYS[4], entry, entry)
if not found or found.err or #found == 0 then return 'unknown' end
local last = last_delivered(KEYS[4])
if last and not after(entry, last) and #redis.call('XPENDING', KEYS[4], 'workers', entry, entry, 1) == 0 then
  return 'settled'
end
redis.call('ZADD', KEYS[5], 'NX', now, id)
redis.call('PUBLISH', ARGV[3], 'cancel ' .. ARGV[2] .. ' ' .. id)
return 'asked'
