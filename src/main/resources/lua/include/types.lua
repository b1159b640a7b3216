-- Names the first of the leading keys that holds something else than it should; nil when all is well. Nothing that a
-- script wrote is rolled back, so it asks before its first write.
local function foreign_key(types)
  for i, type in ipairs(types) do
    local found = redis.call('TYPE', KEYS[i]).ok
    if found ~= 'none' and found ~= type then
      return redis.error_reply('WRONGTYPE key ' .. KEYS[i] .. ' is a ' .. found .. ', not a ' .. type
        .. ': rename or delete it')
    end
  end
end
