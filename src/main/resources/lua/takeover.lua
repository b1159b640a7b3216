-- takeover: moves jobs of a lost consumer to a live session, and forgets the consumer when it holds none.
-- KEYS 1 ready 2 sessions 3 orphans 4 crashes 5 session of the lost consumer
-- ARGV 1 taking consumer 2 lost consumer 3 most jobs
-- Returns {entries, deliveries of each, crashes of each}, or -1 when the taking session is not live any more.
-- Writes ready (group only), orphans, crashes, session of the lost consumer.
-- include whole
-- include types
-- include memory
local foreign = foreign_key({'stream', 'zset', 'zset', 'hash', 'hash'})
if foreign then return foreign end
even_when_full(KEYS[3])
local ready, me, lost = KEYS[1], ARGV[1], ARGV[2]
if not redis.call('ZSCORE', KEYS[2], me) then return -1 end
if not redis.call('ZSCORE', KEYS[3], lost) then return {{}, {}, {}} end
local entries, deliveries, crashes = {}, {}, {}
local pending = redis.call('XPENDING', ready, 'workers', '-', '+', ARGV[3], lost)
if #pending > 0 then
  local ids, times = {}, {}
  for i, p in ipairs(pending) do
    ids[i] = p[1]
    times[p[1]] = p[4] + 1
  end
  local worker = redis.call('HGET', KEYS[5], 'worker') or lost
  for _, entry in ipairs(redis.call('XCLAIM', ready, 'workers', me, 0, unpack(ids))) do
    if entry then
      local id = entry[1]
      local before = whole(string.match(redis.call('HGET', KEYS[4], id) or '', '^(%d+):'), 0)
      local n = math.min(before, 1000000) + 1
      redis.call('HSET', KEYS[4], id, n .. ':' .. worker)
      entries[#entries + 1] = entry
      deliveries[#deliveries + 1] = times[id]
      crashes[#crashes + 1] = n
      times[id] = nil
    end
  end
  -- what is left was deleted from the stream by somebody else: there is no job to hold any more
  for id in pairs(times) do redis.call('XACK', ready, 'workers', id) end
end
if #redis.call('XPENDING', ready, 'workers', '-', '+', 1, lost) == 0 then
  redis.call('XGROUP', 'DELCONSUMER', ready, 'workers', lost)
  redis.call('ZREM', KEYS[3], lost)
  redis.call('DEL', KEYS[5])
end
return {entries, deliveries, crashes}
