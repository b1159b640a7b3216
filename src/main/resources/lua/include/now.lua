-- Redis's own time in epoch milliseconds: the only clock that decides about leases and due times.
-- Redis 6.2 replicates whole scripts unless told otherwise, which TIME would make ambiguous; 7 needs no telling.
if redis.replicate_commands then redis.replicate_commands() end
local function now_ms()
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end
