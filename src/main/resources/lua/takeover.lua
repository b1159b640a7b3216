-- takeover: moves jobs of a lost consumer to a live session, and forgets the consumer when it holds none.
-- KEYS 1 ready 2 sessions 3 orphans 4 crashes 5 session of the lost consumer 6 session of the taking one
-- ARGV 1 taking consumer 2 lost consumer 3 most jobs
-- Returns {entries, deliveries of each, crashes of each ('' or as in the hash crashes), 1 for each that is blamed, else 0},
--      or -1 when the taking session is not live any more. Blamed is a job that had started: the session's hash names the
--      highest entry that had, and by '~<entry>' those up to that one that had not.
-- Writes ready (group only), orphans, crashes, both sessions.
-- include now
-- include ids
-- include whole
-- include types
-- include memory
-- include crashes
local foreign = foreign_key({'stream', 'zset', 'zset', 'hash', 'hash', 'hash'})
if foreign then return foreign end
even_when_full(KEYS[3])
local ready, me, lost = KEYS[1], ARGV[1], ARGV[2]
if not redis.call('ZSCORE', KEYS[2], me) then return -1 end
if not redis.call('ZSCORE', KEYS[3], lost) then return {{}, {}, {}, {}} end
-- Whoever is live is no orphan, though somebody has forged that: its jobs run.
if redis.call('ZSCORE', KEYS[2], lost) then
  redis.call('ZREM', KEYS[3], lost)
  return {{}, {}, {}, {}}
end
local now = now_ms()
local worker = redis.call('HGET', KEYS[5], 'worker') or lost
local started = string.match(redis.call('HGET', KEYS[5], 'started') or '', '^%d+%-%d+$')

local function had_started(id)
  return started and not after(id, started) and redis.call('HEXISTS', KEYS[5], '~' .. id) == 0
end

local function failure(entry)
  local attempt = 1
  for f = 1, #entry[2], 2 do
    if entry[2][f] == 'attempt' then attempt = string.match(entry[2][f + 1], '^%d+$') or 1 end
  end
  return '{"at":' .. now .. ',"type":"worker-lost","message":' .. cjson.encode('worker ' .. worker
    .. ' was lost after this job had started there') .. ',"attempt":' .. attempt .. ',"worker":'
    .. cjson.encode(worker) .. '}'
end

local entries, deliveries, crashes, blamed = {}, {}, {}, {}
local pending = redis.call('XPENDING', ready, 'workers', '-', '+', ARGV[3], lost)
if #pending > 0 then
  local ids, times = {}, {}
  for i, p in ipairs(pending) do
    ids[i] = p[1]
    times[p[1]] = p[4] + 1
  end
  for _, entry in ipairs(redis.call('XCLAIM', ready, 'workers', me, 0, unpack(ids))) do
    if entry then
      local id = entry[1]
      local blame = had_started(id)
      local n = #entries + 1
      entries[n] = entry
      deliveries[n] = times[id]
      crashes[n] = blame and add_crash(KEYS[4], id, failure(entry)) or redis.call('HGET', KEYS[4], id) or ''
      blamed[n] = blame and 1 or 0
      -- it may be below what has started here, and has not started itself
      redis.call('HSET', KEYS[6], '~' .. id, 1)
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
return {entries, deliveries, crashes, blamed}
