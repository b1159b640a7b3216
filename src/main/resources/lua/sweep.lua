-- sweep: drops cancel requests that no job or group answers any more.
-- KEYS 1 cancelled 2 ready 3 scheduled 4.. for each request the hash of its job or group
-- ARGV 1.. the requests: job ids, or group/<id>
-- Returns how many were dropped. One for a job that waits, runs or is parked is kept, however old it is.
-- Writes cancelled.
-- include whole
-- include ids
-- include types
local foreign = foreign_key({'zset', 'stream', 'zset'})
if foreign then return foreign end
local ready = KEYS[2]
local last = last_delivered(ready)

local function is_held_or_ready(entry)
  -- the id of an entry, and one that Redis can read as such
  local found = string.match(entry, '^%d+%-%d+$') and redis.pcall('XRANGE', ready, entry, entry)
  if not found or found.err or #found == 0 then return false end
  return not last or after(entry, last) or #redis.call('XPENDING', ready, 'workers', entry, entry, 1) > 0
end

local function is_open(group)
  local counts = redis.pcall('HMGET', group, 'since', 'size', 'done')
  if counts.err or not counts[1] then return false end
  local size = whole(counts[2], -1)
  return size < 0 or whole(counts[3], 0) < size
end

local dropped = 0
for i, request in ipairs(ARGV) do
  local key = KEYS[i + 3]
  local answered
  if string.sub(request, 1, 6) == 'group/' then
    answered = is_open(key)
  else
    local entry = redis.pcall('HGET', key, '@entry')
    if not entry or type(entry) == 'table' then entry = request end
    answered = is_held_or_ready(entry) or redis.call('ZSCORE', KEYS[3], request)
  end
  if not answered then dropped = dropped + redis.call('ZREM', KEYS[1], request) end
end
return dropped
