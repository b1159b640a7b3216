-- revive: makes a dead job ready again with fresh attempts; its history stays.
-- KEYS 1 dead 2 ready 3 job
-- ARGV 1 id
-- Returns 1 revived, 0 there is no such dead letter.
-- Writes dead, ready, job.
-- include whole
-- include now
-- include hash
-- include types
local foreign = foreign_key({'zset', 'stream', 'hash'})
if foreign then return foreign end
if redis.call('TYPE', KEYS[3]).ok ~= 'hash' then return 0 end
if redis.call('HLEN', KEYS[3]) > 3500 then
  return redis.error_reply('ERR ' .. KEYS[3] .. ' has too many fields to be revived: copy what is needed into a new job')
end
if redis.call('ZREM', KEYS[1], ARGV[1]) == 0 then return 0 end
-- a malformed entry goes back as it came; buried again it would be under its new entry, so nothing is left here
if redis.call('HGET', KEYS[3], '@malformed') then
  redis.call('XADD', KEYS[2], '*', unpack(take_fields(KEYS[3], {})))
  redis.call('DEL', KEYS[3])
  return 1
end
local fields = take_fields(KEYS[3], {id = true, attempt = true, crashes = true})
fields[#fields + 1] = 'id'
fields[#fields + 1] = ARGV[1]
local entry = redis.call('XADD', KEYS[2], '*', unpack(fields))
redis.call('HSET', KEYS[3], '@state', 'ready', '@since', now_ms(), '@entry', entry)
return 1
