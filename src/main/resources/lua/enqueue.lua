-- enqueue: puts a job with an id in ready or, when it is not due, in scheduled; once.
-- KEYS 1 ready 2 scheduled 3 job
-- ARGV 1 id 2 delay ms 3 due ms (0: use the delay) 4 most ready jobs (0: no limit) 5.. the entry's fields and values
-- Returns 1 when it was added, 0 when a job of this id is already there, -2 when the queue is full.
-- Writes ready or scheduled, job.
-- include whole
-- include now
-- include hash
-- include types
-- include ready
local foreign = foreign_key({'stream', 'zset'})
if foreign then return foreign end
if redis.call('TYPE', KEYS[3]).ok == 'hash' then return 0 end
local now = now_ms()
local most = tonumber(ARGV[4])
if most > 0 and ready_count(KEYS[1]) >= most then return -2 end
local due = tonumber(ARGV[3])
if due == 0 then due = now + tonumber(ARGV[2]) end
local fields = {}
for i = 5, #ARGV do fields[#fields + 1] = ARGV[i] end
if due > now then
  redis.call('ZADD', KEYS[2], due, ARGV[1])
  fields[#fields + 1] = '@state'
  fields[#fields + 1] = 'scheduled'
else
  local entry = redis.call('XADD', KEYS[1], '*', unpack(fields))
  fields = {'@state', 'ready', '@entry', entry}
end
fields[#fields + 1] = '@since'
fields[#fields + 1] = now
write_hash(KEYS[3], fields)
return 1
