-- What is known of the crashes of an entry: '<count>:' and then a failure as JSON for each, one a line.
local function add_crash(crashes, entry, failure)
  local count, before = string.match(redis.call('HGET', crashes, entry) or '', '^(%d+):(.*)$')
  before = before and before ~= '' and before .. '\n' or ''
  local value = math.min(whole(count, 0), 1000000) + 1 .. ':' .. before .. failure
  redis.call('HSET', crashes, entry, value)
  return value
end
-- Moves them into the history of a job whose entry is about to be forgotten.
local function remember_crashes(crashes, entry, job)
  local failures = string.match(redis.call('HGET', crashes, entry) or '', '^%d+:(.*)$')
  for failure in string.gmatch(failures or '', '[^\n]+') do add_error(job, failure) end
end
