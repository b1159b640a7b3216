-- open: registers a worker's session on a queue; makes the stream and its group when they are missing.
-- KEYS 1 ready 2 sessions 3 session 4 results 5 scheduled 6 dead 7 orphans 8 cancelled 9 crashes 10 control 11 stats
-- ARGV 1 consumer 2 lease ms 3 worker 4 server run id 5 client id of the heartbeat connection 6 protocol version
-- Returns the time in ms. An error names a key of the wrong type: nothing could be settled with it.
-- Writes sessions, session, control, ready (group only).
-- include now
-- include types
-- include memory
local foreign = foreign_key({'stream', 'zset', 'hash', 'stream', 'zset', 'zset', 'zset',
  'zset', 'hash', 'hash', 'hash'})
if foreign then return foreign end
even_when_full(KEYS[2])
local protocol = redis.call('HGET', KEYS[10], 'protocol')
if protocol and protocol ~= ARGV[6] then
  return redis.error_reply('PROTOCOL queue of ' .. KEYS[1] .. ' speaks version ' .. protocol .. ', this worker '
    .. ARGV[6] .. ': run the version of Windlass that its other workers run')
end
redis.call('HSETNX', KEYS[10], 'protocol', ARGV[6])
local made = redis.pcall('XGROUP', 'CREATE', KEYS[1], 'workers', '0', 'MKSTREAM')
if made.err and not string.find(made.err, 'BUSYGROUP', 1, true) then return made end
local now = now_ms()
redis.call('ZADD', KEYS[2], now + tonumber(ARGV[2]), ARGV[1])
-- all eight of its own fields: settle counts them, to know of others
redis.call('HSET', KEYS[3], 'worker', ARGV[3], 'since', now, 'lease', ARGV[2], 'server', ARGV[4], 'client', ARGV[5],
  'batch', 0, 'heard', 0, 'started', '')
return now
