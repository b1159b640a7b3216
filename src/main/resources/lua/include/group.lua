-- One member of a group has ended: counted once, however often it is revived later. Where the group gives up at the
-- first failure, the rest is asked to stop: 'group/<id>' in cancelled stands for all its members.
local function member_ended(group, results, cancelled, ready, id, index, outcome, what, body, ttl, now)
  -- forgotten while a member still ran: counting would make a group of it that never ends
  if redis.call('TYPE', group).ok ~= 'hash' then return end
  local found = redis.call('TYPE', results).ok
  if found ~= 'hash' and found ~= 'none' then redis.call('RENAME', results, results .. ':wrongtype') end
  local json = '{"outcome":"' .. outcome .. '","' .. what .. '":' .. body .. '}'
  if redis.call('HSETNX', results, index, json) == 0 then return end
  local done = count_up(group, 'done', 1)
  if outcome ~= 'completed' then
    count_up(group, 'failed', 1)
    redis.call('HSETNX', group, 'first', index)
    if redis.call('HGET', group, 'failFast') == '1' and redis.call('HSETNX', group, 'cancelled', now) == 1 then
      redis.call('ZADD', cancelled, 'NX', now, 'group/' .. id)
      redis.call('PUBLISH', 'windlass:control', 'cancel ' .. string.match(ready, '{(.-)}') .. ' group/' .. id)
    end
  end
  if done == tonumber(redis.call('HGET', group, 'size') or -1) then
    redis.call('ZREM', cancelled, 'group/' .. id)
    redis.call('PEXPIRE', group, ttl)
    redis.call('PEXPIRE', results, ttl)
  end
end
-- Notes where a member is parked, so that it is found when its group is cancelled. Left behind when it is promoted: that
-- script knows nothing of groups, and whoever reads the note looks into scheduled anyway.
local function member_parked(group, index, id)
  if redis.call('TYPE', group).ok == 'hash' then redis.call('HSET', group, 'parked:' .. index, id) end
end
