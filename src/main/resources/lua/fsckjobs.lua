-- fsckjobs: looks at job hashes, and on request mends those that are in no place.
-- KEYS 1 ready 2 scheduled 3 dead 4.. the jobs
-- ARGV 1 mend 0|1 2 ms to keep a record that does not expire 3.. ids of the jobs
-- Returns pairs of an id and what is wrong: unindexed, lost, unexpiring, or the key's name where it is foreign.
-- Writes scheduled, dead, the jobs.
-- include now
-- include types
local foreign = foreign_key({'stream', 'zset', 'zset'})
if foreign then return foreign end
local mend, now, wrong = ARGV[1] == '1', now_ms(), {}
local function add(id, problem)
  wrong[#wrong + 1] = id
  wrong[#wrong + 1] = problem
end
for i = 3, #ARGV do
  local id, job = ARGV[i], KEYS[i + 1]
  local type = redis.call('TYPE', job).ok
  if type == 'hash' then
    local state, entry = unpack(redis.call('HMGET', job, '@state', '@entry'))
    if entry then
      if #redis.call('XRANGE', KEYS[1], entry, entry) == 0 then
        add(id, 'lost')
        if mend then redis.call('DEL', job) end
      end
    elseif state == 'scheduled' or state == 'retryable' or state == 'dead' then
      local index = state == 'dead' and KEYS[3] or KEYS[2]
      if not redis.call('ZSCORE', index, id) then
        add(id, 'unindexed')
        if mend then redis.call('ZADD', index, now, id) end
      end
    elseif state == 'completed' or state == 'cancelled' then
      if redis.call('PTTL', job) == -1 then
        add(id, 'unexpiring')
        if mend then redis.call('PEXPIRE', job, ARGV[2]) end
      end
    else
      add(id, job)
    end
  elseif type ~= 'none' then
    add(id, job)
  end
end
return wrong
