-- add: puts jobs without ids in ready, all or none.
-- KEYS 1 ready
-- ARGV in the order of the jobs: how many fields and values a job has, then those;
--      or, for jobs of one kind with nothing but a payload: 0, kind, how many, their payloads
-- Returns the entries, in the order of the jobs.
-- Writes ready.
-- include types
local foreign = foreign_key({'stream'})
if foreign then return foreign end
local call, ready, entries, added, i = redis.call, KEYS[1], {}, 0, 1
while i <= #ARGV do
  local fields = tonumber(ARGV[i])
  if fields == 0 then
    -- the most common ones: a script pays for every argument
    local kind, many = ARGV[i + 1], ARGV[i + 2]
    i = i + 2
    for n = 1, many do
      entries[added + n] = call('XADD', ready, '*', 'kind', kind, 'payload', ARGV[i + n])
    end
    added = added + many
    i = i + many + 1
  else
    added = added + 1
    entries[added] = call('XADD', ready, '*', unpack(ARGV, i + 1, i + fields))
    i = i + fields + 1
  end
end
return entries
