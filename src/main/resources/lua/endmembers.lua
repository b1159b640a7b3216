-- endmembers: ends parked members of a cancelled group.
-- KEYS 1 group 2 group results 3 scheduled 4 cancelled 5 ready 6 results 7 stats
--      8.. for each member its job and its reply list (the job key again where there is none)
-- ARGV 1 group id 2 results entries kept (0: none) 3 record kept ms 4 reply ttl ms 5 error as JSON
--      6.. for each member: index, id
-- Returns how many were ended. One that is not parked any more is left to its worker, and not named again.
-- Writes all of KEYS but ready.
-- include whole
-- include now
-- include hash
-- include types
-- include group
-- include off
local foreign = foreign_key({'hash', 'hash', 'zset', 'zset', 'stream', 'stream', 'hash'})
if foreign then return foreign end
if redis.call('HEXISTS', KEYS[1], 'cancelled') == 0 then return 0 end
local order = {error = ARGV[5], keep_results = tonumber(ARGV[2]), keep = ARGV[3], ttl = ARGV[4], now = now_ms()}
local ended = 0
local key = 8
for i = 6, #ARGV, 2 do
  local index, id = ARGV[i], ARGV[i + 1]
  redis.call('HDEL', KEYS[1], 'parked:' .. index)
  if redis.call('ZREM', KEYS[3], id) == 1 then
    call_off({job = KEYS[key], results = KEYS[6], stats = KEYS[7], cancelled = KEYS[4], ready = KEYS[5],
      reply = KEYS[key + 1] ~= KEYS[key] and KEYS[key + 1] or nil, group = KEYS[1], group_results = KEYS[2]},
      id, ARGV[1], index, order)
    ended = ended + 1
  end
  key = key + 2
end
return ended
