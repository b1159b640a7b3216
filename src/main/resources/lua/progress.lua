-- progress: keeps how far a running job has come, until it is settled.
-- KEYS 1 sessions 2 progress
-- ARGV 1 consumer 2 id 3 JSON object with at least one field
-- Returns 1, or -1 when the session is not live any more.
-- Writes progress.
-- include now
if not redis.call('ZSCORE', KEYS[1], ARGV[1]) then return -1 end
redis.call('HSET', KEYS[2], ARGV[2], '{"at":' .. now_ms() .. ',' .. string.sub(ARGV[3], 2))
return 1
