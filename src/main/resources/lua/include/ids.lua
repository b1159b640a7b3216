-- Entry ids: compared as two numbers, since text would put 9-0 after 10-0.
local function parts(id)
  local ms, seq = string.match(id, '^(%d+)-(%d+)$')
  return tonumber(ms), tonumber(seq)
end
local function after(a, b)
  local am, as = parts(a)
  local bm, bs = parts(b)
  return am > bm or (am == bm and as > bs)
end
-- The id of the entry that was handed to a consumer last; nil without a group.
local function last_delivered(ready)
  local groups = redis.pcall('XINFO', 'GROUPS', ready)
  if groups.err then return nil end
  for _, group in ipairs(groups) do
    local named = {}
    for i = 1, #group, 2 do named[group[i]] = group[i + 1] end
    if named['name'] == 'workers' then return named['last-delivered-id'] end
  end
  return nil
end
