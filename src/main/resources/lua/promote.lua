-- promote: moves due jobs from scheduled to ready.
-- KEYS 1 scheduled 2 ready 3 dead 4.. the jobs
-- ARGV 1.. their ids, in the order of their keys
-- Returns how many were moved. One that is not due, or was moved by another worker, is left alone. One
--      with more fields than can be passed on is buried.
-- Writes scheduled, ready, dead, the jobs.
-- include whole
-- include now
-- include hash
-- include types
local foreign = foreign_key({'zset', 'stream', 'zset'})
if foreign then return foreign end
local now = now_ms()
local moved = 0
for i, id in ipairs(ARGV) do
  local due = redis.call('ZSCORE', KEYS[1], id)
  if due and tonumber(due) <= now then
    local job = KEYS[i + 3]
    -- an index without a body is what no move of ours leaves; drop it, or it would be found due for ever
    local is_hash = redis.call('TYPE', job).ok == 'hash'
    if is_hash and redis.call('HLEN', job) > 3500 then
      remember_error(job, now, '{"type":"malformed","message":"the parked job has more fields than an entry can have"}')
      redis.call('HSET', job, '@state', 'dead', '@since', now)
      redis.call('ZADD', KEYS[3], now, id)
    elseif is_hash then
      local fields = take_fields(job, {id = true})
      fields[#fields + 1] = 'id'
      fields[#fields + 1] = id
      local entry = redis.call('XADD', KEYS[2], '*', unpack(fields))
      redis.call('HSET', job, '@state', 'ready', '@since', now, '@entry', entry)
      moved = moved + 1
    end
    redis.call('ZREM', KEYS[1], id)
  end
end
return moved
