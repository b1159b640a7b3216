-- Writes to job:<id> hashes. A key of a foreign type is moved aside to <key>:wrongtype, so that the job is not lost for
-- it and neither is the foreign data.
local function write_hash(key, fields)
  for from = 1, #fields, 1000 do
    local to = math.min(from + 999, #fields)
    local done = redis.pcall('HSET', key, unpack(fields, from, to))
    if type(done) == 'table' and done.err then
      if not string.find(done.err, 'WRONGTYPE', 1, true) then error(done.err) end
      redis.call('RENAME', key, key .. ':wrongtype')
      redis.call('HSET', key, unpack(fields, from, to))
    end
  end
end
-- Deletes the hash; leaves a key of a foreign type alone.
local function drop_hash(key)
  if redis.call('TYPE', key).ok == 'hash' then redis.call('DEL', key) end
end
-- Reads the hash as {name = value}; empty for a missing key or a foreign type.
local function read_hash(key)
  local flat = redis.pcall('HGETALL', key)
  local named = {}
  if not flat.err then
    for i = 1, #flat, 2 do named[flat[i]] = flat[i + 1] end
  end
  return named
end
-- Adds a failure, a JSON object that tells its time, to the job's history, which keeps the last 50.
local function add_error(key, error)
  local n = count_up(key, '@errors', 1)
  redis.call('HSET', key, '@error.' .. n, error)
  if n > 50 then redis.call('HDEL', key, '@error.' .. (n - 50)) end
end
-- As add_error, for one that happened now. error has at least one field.
local function remember_error(key, now, error)
  add_error(key, '{"at":' .. now .. ',' .. string.sub(error, 2))
end
-- Takes the job's own fields (those without @) out of the hash, to become an entry. Fields named in without stay out.
local function take_fields(key, without)
  local fields, names = {}, {}
  local flat = redis.call('HGETALL', key)
  for i = 1, #flat, 2 do
    if string.sub(flat[i], 1, 1) ~= '@' then
      names[#names + 1] = flat[i]
      if not without[flat[i]] then
        fields[#fields + 1] = flat[i]
        fields[#fields + 1] = flat[i + 1]
      end
    end
  end
  for from = 1, #names, 1000 do
    redis.call('HDEL', key, unpack(names, from, math.min(from + 999, #names)))
  end
  return fields
end
