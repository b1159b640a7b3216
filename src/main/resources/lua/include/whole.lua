-- Anybody may write to a queue's keys, and an error in the middle of a script leaves half of its writes behind. So what is
-- read to reckon with may be anything: it is a whole number that Lua holds exactly, or otherwise.
local function whole(text, otherwise)
  local number = string.match(text or '', '^%-?%d+$') and tonumber(text)
  return number and math.abs(number) <= 1e15 and number or otherwise
end
-- Adds to a field of a hash; where somebody has put in what cannot be added to, it begins anew. Returns the sum.
local function count_up(key, field, n)
  local sum = redis.pcall('HINCRBY', key, field, n)
  if type(sum) ~= 'table' then return sum end
  redis.call('HSET', key, field, n)
  return n
end
-- Lets a key expire after so many ms; Redis takes neither fractions nor more than about 290 million years.
local function expire_in(key, ms)
  redis.call('PEXPIRE', key, string.format('%.0f', math.min(ms, 1e15)))
end
