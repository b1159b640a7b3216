-- group: adds members to a group, in order and once, however often it is said.
-- KEYS 1 ready 2 group 3 group results 4 cancelled
-- ARGV 1 group id 2 index of the first member here 3 size of the whole group (-1: more follow) 4 fail fast 0|1 5 ttl ms
--      6.. for each member: number of fields and values, then these; the group's own fields are added here
-- Returns the number of members that the group has now.
-- Writes ready, group, group results (expiry only).
-- include whole
-- include now
-- include types
local foreign = foreign_key({'stream', 'hash', 'hash', 'zset'})
if foreign then return foreign end
local group, index = KEYS[2], tonumber(ARGV[2])
local added = whole(redis.call('HGET', group, 'added'), 0)
if index > added then
  return redis.error_reply('ERR group ' .. ARGV[1] .. ' has ' .. added .. ' members; a batch from ' .. index
    .. ' would leave a gap')
end
local sealed = whole(redis.call('HGET', group, 'size'), -1)
local count, at = 0, 6
while at <= #ARGV do
  count = count + 1
  at = at + tonumber(ARGV[at]) + 1
end
if sealed >= 0 and index + count > sealed then
  return redis.error_reply('ERR group ' .. ARGV[1] .. ' is closed with ' .. sealed .. ' members; choose another id')
end
local i = 6
while i <= #ARGV do
  local n = tonumber(ARGV[i])
  if index >= added then
    local fields = {}
    for f = i + 1, i + n do fields[#fields + 1] = ARGV[f] end
    for _, more in ipairs({'group', ARGV[1], 'index', index}) do fields[#fields + 1] = more end
    redis.call('XADD', KEYS[1], '*', unpack(fields))
    added = index + 1
  end
  i = i + n + 1
  index = index + 1
end
redis.call('HSET', group, 'added', added, 'failFast', ARGV[4])
redis.call('HSETNX', group, 'since', now_ms())
if tonumber(ARGV[3]) >= 0 then
  redis.call('HSETNX', group, 'size', ARGV[3])
  if whole(redis.call('HGET', group, 'done'), 0) >= tonumber(ARGV[3]) then
    redis.call('ZREM', KEYS[4], 'group/' .. ARGV[1])
    redis.call('PEXPIRE', group, ARGV[5])
    redis.call('PEXPIRE', KEYS[3], ARGV[5])
  end
end
return added
