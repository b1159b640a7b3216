-- settle: ends attempts that a session holds; all of a batch, or nothing when the session is not live.
-- KEYS 1 ready 2 sessions 3 session 4 results 5 scheduled 6 dead 7 cancelled 8 crashes 9 stats 10 progress
--      11.. the job, reply, group and group results keys of the records, in their order, as their flag says
-- ARGV 1 consumer 2 batch number 3 worker 4 results entries kept (0: none) 5 reply ttl ms
--      6 number of plain completions 7.. their entries; then, in the order in which they ended, runs and records.
--      A run is of completions that leave no more than a result: '', how many, kind, attempt, and for each of them
--      entry, took ms, body. A record is
--      entry, id, kind, outcome, attempt, took ms, flag (sum of 1 job key, 2 reply key, 4 group keys), keep ms, body,
--      for a member of a group also: group, index; and for retry, snooze, dead, and whatever leaves a record (keep > 0),
--      also: delay ms, crashes, deliveries
--      attempt is the one to store; empty for a malformed entry, whose fields are kept as they came
--      A retry or snooze that was asked to stop, itself or with its group, is settled as cancelled instead.
-- Returns 1 settled, 0 this batch was settled before, -1 the session is not live any more.
-- Writes all of KEYS.
-- include whole
-- include now
-- include ids
-- include hash
-- include types
-- include group
-- include crashes
local foreign = foreign_key({'stream', 'zset', 'hash', 'stream', 'zset', 'zset', 'zset', 'hash', 'hash', 'hash'})
if foreign then return foreign end
local ready, consumer, worker = KEYS[1], ARGV[1], ARGV[3]
if not redis.call('ZSCORE', KEYS[2], consumer) then return -1 end
-- Batches come one after the other: a later one than this was forged, and nobody knows what has been settled. The session
-- ends here and now, so that its jobs do not wait for its lease.
local number, last_batch = tonumber(ARGV[2]), whole(redis.call('HGET', KEYS[3], 'batch') or '0', math.huge)
if last_batch > number then
  redis.call('ZREM', KEYS[2], consumer)
  return -1
end
if last_batch == number then return 0 end
local keep_results = tonumber(ARGV[4])
local any_crashed = redis.call('HLEN', KEYS[8]) > 0
local any_cancelled = redis.call('ZCARD', KEYS[7]) > 0

local now = now_ms()
local any_progress = redis.call('HLEN', KEYS[10]) > 0
local next_key = 11
local settled, ids, counts = {}, {}, {}

local function count(outcome, n) counts[outcome] = (counts[outcome] or 0) + n end

local function park(job, entry, id, state, attempt, took, body, crashes, deliveries)
  local found = redis.call('XRANGE', ready, entry, entry)[1]
  if found then write_hash(job, found[2]) end
  local marks = {'@state', state, '@since', now, '@worker', worker, '@took', took}
  if attempt ~= '' then
    for _, mark in ipairs({'id', id, 'attempt', attempt, 'crashes', crashes, 'deliveries', deliveries}) do
      marks[#marks + 1] = mark
    end
  else
    marks[#marks + 1] = '@malformed'
    marks[#marks + 1] = 1
  end
  write_hash(job, marks)
  redis.call('HDEL', job, '@entry')
  if any_crashed then remember_crashes(KEYS[8], entry, job) end
  if body ~= '' then remember_error(job, now, body) end
end

local function record(job, entry, kind, outcome, attempt, took, keep, body, crashes, deliveries)
  if keep > 0 then
    write_hash(job, {'kind', kind, 'attempt', attempt, 'crashes', crashes, 'deliveries', deliveries, '@state', outcome, '@since', now, '@worker', worker,
      '@took', took, outcome == 'completed' and '@result' or '@error', body})
    redis.call('HDEL', job, 'payload', '@entry')
    if any_crashed then remember_crashes(KEYS[8], entry, job) end
    expire_in(job, keep)
  else
    drop_hash(job)
  end
end

-- Parked, it would hear of no request until it is due.
local function called_off(entry, id, group)
  if any_cancelled and (redis.call('ZSCORE', KEYS[7], id) or redis.call('ZSCORE', KEYS[7], entry)) then
    return 'it was called off'
  end
  return group and redis.call('TYPE', group).ok == 'hash' and redis.call('HEXISTS', group, 'cancelled') == 1
    and 'its group was called off'
end

-- more than a session's own eight fields: marks of jobs that have not started, and these may have ended without
local any_marks = redis.call('HLEN', KEYS[3]) > 8
local plain = tonumber(ARGV[6])
if plain > 0 then
  count('completed', redis.call('XACK', ready, 'workers', unpack(ARGV, 7, 6 + plain)))
  -- seldom needed, and a copy of each would cost a tenth of all that this script does
  if any_crashed or any_marks then settled = {unpack(ARGV, 7, 6 + plain)} end
  if any_cancelled or any_progress then ids = {unpack(ARGV, 7, 6 + plain)} end
end
-- these leave no entry in the results, so they give no reason to trim those
local without = #settled

local i = 7 + plain
local call, results = redis.call, KEYS[4]

-- The most common ones, so they cost no more than they must: a script pays for every argument and every look-up.
local function settle_run()
  local n, kind, attempt, before = tonumber(ARGV[i + 1]), ARGV[i + 2], ARGV[i + 3], #settled
  i = i + 4
  for _ = 1, n do
    local entry = ARGV[i]
    if call('XACK', ready, 'workers', entry) == 1 then
      call('XADD', results, '*', 'id', entry, 'kind', kind, 'outcome', 'completed', 'attempt', attempt,
        'took', ARGV[i + 1], 'worker', worker, 'result', ARGV[i + 2])
      settled[#settled + 1] = entry
      if any_cancelled or any_progress then ids[#ids + 1] = entry end
    end
    i = i + 3
  end
  count('completed', #settled - before)
end

while i <= #ARGV do
  while ARGV[i] == '' do settle_run() end
  if i > #ARGV then break end
  local entry, id, kind, outcome, attempt = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4]
  local took, flag, keep, body = ARGV[i + 5], tonumber(ARGV[i + 6]), tonumber(ARGV[i + 7]), ARGV[i + 8]
  local job, reply, group, group_results, group_id, group_index
  if flag % 2 >= 1 then
    job = KEYS[next_key]
    next_key = next_key + 1
  end
  if flag % 4 >= 2 then
    reply = KEYS[next_key]
    next_key = next_key + 1
  end
  i = i + 9
  if flag >= 4 then
    group, group_results = KEYS[next_key], KEYS[next_key + 1]
    next_key = next_key + 2
    group_id, group_index = ARGV[i], ARGV[i + 1]
    i = i + 2
  end
  local parked = outcome == 'retry' or outcome == 'snooze' or outcome == 'dead'
  local delay, crashes, deliveries, failure
  if parked or keep > 0 then
    delay, crashes, deliveries = tonumber(ARGV[i]), ARGV[i + 1], ARGV[i + 2]
    i = i + 3
  end
  -- Whoever holds nothing settles nothing: a job settled before, or by another since, is left as it is.
  if redis.call('XACK', ready, 'workers', entry) == 1 then
    local off = (outcome == 'retry' or outcome == 'snooze') and called_off(entry, id, group)
    if off then
      failure = outcome == 'retry' and body
      if outcome == 'retry' and attempt ~= '' then attempt = attempt - 1 end
      outcome, parked = 'cancelled', false
      body = '{"type":"cancelled","message":"' .. off .. '","attempt":' .. (attempt == '' and 1 or attempt)
        .. ',"worker":' .. cjson.encode(worker) .. '}'
    end
    if parked then
      local state = outcome == 'retry' and 'retryable' or outcome == 'snooze' and 'scheduled' or 'dead'
      park(job, entry, id, state, attempt, took, body, crashes, deliveries)
      if outcome == 'dead' then
        redis.call('ZADD', KEYS[6], now, id)
      else
        redis.call('ZADD', KEYS[5], now + delay, id)
        if group then member_parked(group, group_index, id) end
      end
    elseif job then
      record(job, entry, kind, outcome, attempt, took, keep, body, crashes, deliveries)
      if failure and keep > 0 then remember_error(job, now, failure) end
    end
    if outcome ~= 'retry' and outcome ~= 'snooze' then
      local what = outcome == 'completed' and 'result' or 'error'
      if keep_results > 0 then
        call('XADD', results, '*', 'id', id, 'kind', kind, 'outcome', outcome,
          'attempt', attempt, 'took', took, 'worker', worker, what, body)
      end
      if reply then
        -- an id that could break the JSON belongs to a malformed entry, and those are known by their entry
        redis.pcall('RPUSH', reply,
          '{"id":"' .. id .. '","outcome":"' .. outcome .. '","' .. what .. '":' .. body .. '}')
        redis.pcall('PEXPIRE', reply, ARGV[5])
      end
      if group then
        member_ended(group, group_results, KEYS[7], ready, group_id, group_index, outcome, what, body, ARGV[5], now)
      end
    end
    count(outcome, 1)
    settled[#settled + 1] = entry
    if any_cancelled or any_progress then ids[#ids + 1] = id end
    -- somebody may know it by its entry alone
    if any_cancelled and id ~= entry then redis.call('ZREM', KEYS[7], entry) end
  end
end

if keep_results > 0 and #settled > without then call('XTRIM', results, 'MAXLEN', '~', keep_results) end
redis.call('HSET', KEYS[3], 'batch', ARGV[2])
if any_cancelled and #ids > 0 then redis.call('ZREM', KEYS[7], unpack(ids)) end
if any_progress and #ids > 0 then redis.call('HDEL', KEYS[10], unpack(ids)) end
if any_crashed and #settled > 0 then redis.call('HDEL', KEYS[8], unpack(settled)) end
if any_marks and #settled > 0 then
  local marks = {}
  for n, entry in ipairs(settled) do marks[n] = '~' .. entry end
  redis.call('HDEL', KEYS[3], unpack(marks))
end
for outcome, n in pairs(counts) do count_up(KEYS[9], outcome, n) end

-- Everything below the oldest pending entry, or up to the last one handed out, is settled.
local pending = redis.call('XPENDING', ready, 'workers')
if pending[1] > 0 then
  redis.call('XTRIM', ready, 'MINID', '~', pending[2])
else
  local last = last_delivered(ready)
  local ms, seq = string.match(last or '', '^(%d+)-(%d+)$')
  -- a longer number would lose digits as a double; then the last entry stays until the next batch
  if ms and #seq < 15 then last = ms .. '-' .. string.format('%.0f', seq + 1) end
  if last then redis.call('XTRIM', ready, 'MINID', last) end
end
return 1
