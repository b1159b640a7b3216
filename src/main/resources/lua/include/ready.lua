-- How many jobs wait in ready. Redis 7 knows the group's lag; before that it is what is neither pending nor, at the head,
-- settled and not trimmed yet, which makes it too large by less than one node of the stream.
local function ready_count(ready)
  local length = redis.call('XLEN', ready)
  local groups = redis.pcall('XINFO', 'GROUPS', ready)
  if groups.err then return length end
  for _, group in ipairs(groups) do
    local named = {}
    for i = 1, #group, 2 do named[group[i]] = group[i + 1] end
    if named['name'] == 'workers' then
      if named['lag'] then return named['lag'] end
      return length - named['pending']
    end
  end
  return length
end
