-- Ends a job that was called off while nobody held it; whoever calls has taken it out of scheduled or dead. keys: job,
-- results, stats, cancelled, ready; reply, and group with group_results, where it has them. order: error (JSON), how many
-- results to keep (keep_results), how long records and replies are kept (keep, ttl) and now, in ms.
local function call_off(keys, id, group_id, index, order)
  local job = redis.pcall('HMGET', keys.job, 'keep', 'kind', 'attempt')
  local keep = not job.err and whole(job[1] or order.keep, 0) or 0
  if keep > 0 then
    redis.call('HSET', keys.job, '@state', 'cancelled', '@since', order.now, '@error', order.error)
    redis.call('HDEL', keys.job, 'payload')
    expire_in(keys.job, keep)
  else
    drop_hash(keys.job)
  end
  if order.keep_results > 0 then
    redis.call('XADD', keys.results, 'MAXLEN', '~', order.keep_results, '*', 'id', id, 'kind', job[2] or '?',
      'outcome', 'cancelled', 'attempt', job[3] or 1, 'took', 0, 'worker', '', 'error', order.error)
  end
  if keys.reply then
    redis.pcall('RPUSH', keys.reply, '{"id":"' .. id .. '","outcome":"cancelled","error":' .. order.error .. '}')
    redis.pcall('PEXPIRE', keys.reply, order.ttl)
  end
  if keys.group then
    member_ended(keys.group, keys.group_results, keys.cancelled, keys.ready, group_id, index, 'cancelled', 'error',
      order.error, order.ttl, order.now)
  end
  count_up(keys.stats, 'cancelled', 1)
end
