-- release: hands jobs that a session holds back to ready, at its tail, without counting an attempt.
-- KEYS 1 ready 2 sessions 3 crashes 4.. the jobs
-- ARGV 1 consumer 2.. for each job: entry, id, crashes, deliveries (id empty for a malformed entry, handed back as it is)
-- Returns how many were handed back, or -1 when the session is not live any more.
-- Writes ready, crashes, the jobs.
-- include whole
-- include now
-- include ids
-- include hash
-- include types
-- include memory
-- include crashes
local foreign = foreign_key({'stream', 'zset', 'hash'})
if foreign then return foreign end
even_when_full(KEYS[2])
local ready, consumer = KEYS[1], ARGV[1]
if not redis.call('ZSCORE', KEYS[2], consumer) then return -1 end
local now = now_ms()
local last = last_delivered(ready)
local released = 0
local key = 4
for i = 2, #ARGV, 4 do
  local entry, id, crashes, deliveries = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  if #redis.call('XPENDING', ready, 'workers', entry, entry, 1, consumer) > 0 then
    local found = redis.call('XRANGE', ready, entry, entry)[1]
    if found then
      local fields = {}
      if id == '' then
        fields = found[2]
      else
        for f = 1, #found[2], 2 do
          local name = found[2][f]
          if name ~= 'id' and name ~= 'crashes' and name ~= 'deliveries' then
            fields[#fields + 1] = name
            fields[#fields + 1] = found[2][f + 1]
          end
        end
        for _, more in ipairs({'id', id, 'crashes', crashes, 'deliveries', deliveries}) do
          fields[#fields + 1] = more
        end
      end
      -- more than Lua can pass on: it stays pending, and whoever takes it over buries it
      if #fields <= 7000 then
        local again = redis.call('XADD', ready, '*', unpack(fields))
        if id ~= '' then
          write_hash(KEYS[key], {'@state', 'ready', '@since', now, '@entry', again})
          remember_crashes(KEYS[3], entry, KEYS[key])
        end
        released = released + 1
        found = nil
      end
    end
    if not found then
      redis.call('XACK', ready, 'workers', entry)
      if entry ~= last then redis.call('XDEL', ready, entry) end
      redis.call('HDEL', KEYS[3], entry)
    end
  end
  if id ~= '' then key = key + 1 end
end
-- With the last one handed out deleted behind older ones, Redis loses count of the lag; then it is left to trimming.
if last and #redis.call('XPENDING', ready, 'workers', last, last, 1) == 0 then
  local first = redis.call('XRANGE', ready, '-', '+', 'COUNT', 1)[1]
  if first and first[1] == last then redis.call('XDEL', ready, last) end
end
return released
