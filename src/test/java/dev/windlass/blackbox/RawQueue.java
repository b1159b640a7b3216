package dev.windlass.blackbox;

import dev.windlass.testing.RedisServer;
import dev.windlass.testing.Resp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Queue {@code default} as redis-cli shows it. */
final class RawQueue {
    private static final String GROUP = "workers";

    private final RedisServer redis;

    RawQueue(RedisServer redis) {
        this.redis = redis;
    }

    static String key(String part) {
        return "windlass:{default}:" + part;
    }

    /** Adds an entry to {@code ready}; returns its id, which is the job's where the fields name none. */
    String add(String... fields) {
        return String.valueOf(redis.call(xadd(fields)));
    }

    /**
     * Adds entries in one transaction, which Redis hands to one blocked reader as a whole: all jobs are then held by one
     * worker, if it has the room.
     */
    void addAtOnce(int count, String... fields) {
        try (Resp resp = redis.connect()) {
            resp.call("MULTI");
            for (int i = 0; i < count; i++) {
                resp.call(xadd(fields));
            }
            resp.call("EXEC");
        }
    }

    /** The results so far, oldest first. */
    List<Map<String, String>> results() {
        return entries(redis.call("XRANGE", key("results"), "-", "+"));
    }

    /** The ids of the results so far, oldest first. */
    List<String> settledIds() {
        return results().stream().map(result -> result.get("id")).toList();
    }

    /** The results of one job so far. */
    List<Map<String, String>> resultsOf(String id) {
        return results().stream().filter(result -> id.equals(result.get("id"))).toList();
    }

    /** The entries of {@code ready}, each with its id as the field {@code <entry>}. */
    List<Map<String, String>> ready() {
        return entries(redis.call("XRANGE", key("ready"), "-", "+"));
    }

    /** How many entries were handed out and not settled. */
    long pending() {
        return Long.parseLong(group().getOrDefault("pending", "0"));
    }

    /** The entries that wait to be handed out. */
    List<Map<String, String>> notHandedOut() {
        return entries(redis.call("XRANGE", key("ready"), "(" + group().get("last-delivered-id"), "+"));
    }

    /** How many entries wait to be handed out, as Redis counts them; by looking at them before Redis 7. */
    long lag() {
        String lag = group().get("lag");
        return lag == null ? notHandedOut().size() : Long.parseLong(lag);
    }

    /** How many jobs each live worker holds, by the worker's name; a worker with none or without a session is absent. */
    Map<String, Long> heldBy() {
        Map<String, Long> held = new LinkedHashMap<>();
        for (Map<String, String> consumer : consumers()) {
            long pending = Long.parseLong(consumer.getOrDefault("pending", "0"));
            String worker = redis.cli("HGET", key("session:" + consumer.get("name")), "worker");
            if (pending > 0
                    && !redis.cli("ZSCORE", key("sessions"), consumer.get("name"))
                            .isEmpty()) {
                held.merge(worker, pending, Long::sum);
            }
        }
        return held;
    }

    /** The consumers of the group, as {@code XINFO CONSUMERS} describes them. */
    List<Map<String, String>> consumers() {
        return list(redis.call("XINFO", "CONSUMERS", key("ready"), GROUP)).stream()
                .map(RawQueue::map)
                .toList();
    }

    /** The names of live sessions' workers. */
    List<String> workers() {
        return list(redis.call("ZRANGE", key("sessions"), "0", "-1")).stream()
                .map(consumer -> redis.cli("HGET", key("session:" + consumer), "worker"))
                .toList();
    }

    /** The hash of a parked or settled job; empty when there is none. */
    Map<String, String> job(String id) {
        return map(redis.call("HGETALL", key("job:" + id)));
    }

    /** The error with which a job is among the dead letters; empty while it is not. */
    String causeOfDeath(String id) {
        if (redis.cli("ZSCORE", key("dead"), id).isEmpty()) {
            return "";
        }
        Map<String, String> job = job(id);
        return String.valueOf(job.get("@error." + job.get("@errors")));
    }

    private Map<String, String> group() {
        return list(redis.call("XINFO", "GROUPS", key("ready"))).stream()
                .map(RawQueue::map)
                .filter(group -> GROUP.equals(group.get("name")))
                .findFirst()
                .orElseThrow();
    }

    static String[] xadd(String... fields) {
        return Stream.concat(Stream.of("XADD", key("ready"), "*"), Arrays.stream(fields))
                .toArray(String[]::new);
    }

    static List<Map<String, String>> entries(@Nullable Object reply) {
        List<Map<String, String>> entries = new ArrayList<>();
        for (Object entry : list(reply)) {
            Map<String, String> fields = map(list(entry).get(1));
            fields.put("<entry>", String.valueOf(list(entry).get(0)));
            entries.add(fields);
        }
        return entries;
    }

    private static Map<String, String> map(@Nullable Object flat) {
        Map<String, String> map = new LinkedHashMap<>();
        List<?> list = list(flat);
        for (int i = 0; i + 1 < list.size(); i += 2) {
            Object value = list.get(i + 1);
            map.put(String.valueOf(list.get(i)), value == null ? "" : value.toString());
        }
        return map;
    }

    private static List<?> list(@Nullable Object reply) {
        return reply instanceof List<?> list ? list : List.of();
    }
}
