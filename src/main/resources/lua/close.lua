-- close: ends a session that holds nothing any more.
-- KEYS 1 ready 2 sessions 3 session 4 orphans
-- ARGV 1 consumer
-- Returns 1 closed, 0 it holds jobs that came meanwhile, -1 the session is not live any more.
-- Writes sessions, session, ready (group only).
-- include types
-- include memory
local foreign = foreign_key({'stream', 'zset', 'hash', 'zset'})
if foreign then return foreign end
if not redis.call('ZSCORE', KEYS[2], ARGV[1]) then return -1 end
even_when_full(KEYS[2])
local pending = redis.pcall('XPENDING', KEYS[1], 'workers', '-', '+', 1, ARGV[1])
if not pending.err then
  if #pending > 0 then return 0 end
  redis.call('XGROUP', 'DELCONSUMER', KEYS[1], 'workers', ARGV[1])
end
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('DEL', KEYS[3])
return 1
