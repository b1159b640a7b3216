package dev.windlass.store;

import dev.windlass.job.QueueName;
import dev.windlass.testing.Resp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A queue's keys, seen without the store: the protocol is public, so the tests read and write it as anybody may. */
final class QueueKeys {
    private final Resp redis;
    private final String prefix;

    QueueKeys(Resp redis, QueueName queue) {
        this.redis = redis;
        this.prefix = "windlass:{" + queue + "}:";
    }

    /** The full name of a part, such as {@code ready} or {@code job:7}. */
    String name(String part) {
        return prefix + part;
    }

    /** Sends {@code command} about one part of the queue; the part is the command's first argument. */
    @Nullable
    Object call(String command, String part, String... arguments) {
        List<String> words = new ArrayList<>(List.of(command, name(part)));
        words.addAll(List.of(arguments));
        return redis.call(words.toArray(String[]::new));
    }

    long number(String command, String part, String... arguments) {
        return Long.parseLong("" + call(command, part, arguments));
    }

    /** Adds an entry by hand, as any producer may; returns its id. */
    String add(String... fieldsAndValues) {
        List<String> words = new ArrayList<>(List.of("*"));
        words.addAll(List.of(fieldsAndValues));
        return "" + call("XADD", "ready", words.toArray(String[]::new));
    }

    /** The names of all keys of the queue, without their prefix, in order. */
    Set<String> all() {
        Set<String> names = new TreeSet<>();
        for (Object key : list(redis.call("KEYS", prefix.replace("{", "\\{") + "*"))) {
            names.add(("" + key).substring(prefix.length()));
        }
        return names;
    }

    boolean exists(String part) {
        return number("EXISTS", part) == 1;
    }

    Map<String, String> hash(String part) {
        return pairs(call("HGETALL", part));
    }

    /** Members and scores. */
    Map<String, String> zset(String part) {
        return pairs(call("ZRANGE", part, "0", "-1", "WITHSCORES"));
    }

    /** Entries of a stream, oldest first: fields by entry id. */
    Map<String, Map<String, String>> stream(String part) {
        Map<String, Map<String, String>> entries = new LinkedHashMap<>();
        for (Object entry : list(call("XRANGE", part, "-", "+"))) {
            List<?> idAndFields = list(entry);
            entries.put("" + idAndFields.get(0), pairs(idAndFields.get(1)));
        }
        return entries;
    }

    List<Map<String, String>> results() {
        return List.copyOf(stream("results").values());
    }

    /** How many entries all consumers hold. */
    long pending() {
        return Long.parseLong("" + group().get("pending"));
    }

    /** The names of the group's consumers. */
    List<String> consumers() {
        return list(redis.call("XINFO", "CONSUMERS", name("ready"), "workers")).stream()
                .map(consumer -> "" + pairs(consumer).get("name"))
                .toList();
    }

    /** What XINFO GROUPS says of the group {@code workers}. */
    Map<String, String> group() {
        return pairs(list(redis.call("XINFO", "GROUPS", name("ready"))).get(0));
    }

    /** Tells whether this Redis counts the group's undelivered entries: from version 7 on, even when it lost count. */
    boolean countsLag() {
        return list(list(redis.call("XINFO", "GROUPS", name("ready"))).get(0)).contains("lag");
    }

    /** Redis's time in epoch milliseconds. */
    long now() {
        List<?> time = list(redis.call("TIME"));
        return Long.parseLong("" + time.get(0)) * 1_000 + Long.parseLong("" + time.get(1)) / 1_000;
    }

    /** Everything there is in the queue's keys, as text to compare; times to live are left out, since they run. */
    String snapshot() {
        StringBuilder text = new StringBuilder();
        for (String part : all()) {
            text.append(part).append(" = ").append(content(part)).append('\n');
        }
        return text.toString();
    }

    private String content(String part) {
        return switch ("" + call("TYPE", part)) {
            case "hash" -> new TreeMap<>(hash(part)).toString();
            case "zset" -> zset(part).toString();
            case "list" -> "" + call("LRANGE", part, "0", "-1");
            case "stream" -> stream(part) + (part.equals("ready") ? holders() : "");
            case "string" -> "" + call("GET", part);
            default -> "" + call("SMEMBERS", part);
        };
    }

    private String holders() {
        StringBuilder text = new StringBuilder();
        for (Object group : list(redis.call("XINFO", "GROUPS", name("ready")))) {
            text.append(' ').append(pairs(group));
            // entry and consumer only: the idle time runs
            for (Object entry : list(redis.call("XPENDING", name("ready"), "workers", "-", "+", "10000"))) {
                text.append(' ').append(list(entry).subList(0, 2));
            }
        }
        return text.toString();
    }

    static List<?> list(@Nullable Object reply) {
        return reply instanceof List<?> list ? list : List.of();
    }

    private static Map<String, String> pairs(@Nullable Object reply) {
        List<?> flat = list(reply);
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            Object value = flat.get(i + 1);
            if (value != null) {
                map.put("" + flat.get(i), value.toString());
            }
        }
        return map;
    }
}
