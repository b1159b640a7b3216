package dev.windlass.faults.history;

import dev.windlass.testing.Resp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Looks at what is left of a queue with a connection of its own. */
public final class KeyspaceReader {
    /** Parts that hold nothing when nothing is under way. */
    private static final Set<String> TO_BE_EMPTY =
            Set.of("scheduled", "sessions", "orphans", "crashes", "cancelled", "progress");

    /** Parts that may stay. */
    private static final Set<String> MAY_STAY = Set.of("ready", "results", "stats", "control", "dead");

    private final Resp redis;
    private final String prefix;

    public KeyspaceReader(Resp redis, String queue) {
        this.redis = redis;
        this.prefix = "windlass:{" + queue + "}:";
    }

    public Keyspace read() {
        Map<String, Long> sizes = new TreeMap<>();
        Map<String, Long> jobs = new TreeMap<>();
        List<String> others = new ArrayList<>();
        for (Object key : list(redis.call("KEYS", prefix.replace("{", "\\{") + "*"))) {
            String part = ("" + key).substring(prefix.length());
            if (TO_BE_EMPTY.contains(part)) {
                sizes.put(part, size("" + key));
            } else if (part.startsWith("job:")) {
                jobs.put(part.substring("job:".length()), number(redis.call("PTTL", "" + key)));
            } else if (!MAY_STAY.contains(part) && number(redis.call("PTTL", "" + key)) == -1) {
                others.add(part);
            }
        }
        Map<String, String> group = group();
        return new Keyspace(
                number(group.getOrDefault("lag", "-1")),
                number(group.getOrDefault("pending", "-1")),
                consumers(),
                sizes,
                new HashSet<>(texts(redis.call("ZRANGE", prefix + "dead", "0", "-1"))),
                jobs,
                others,
                results(),
                stats());
    }

    /** Tells whether nothing waits, runs, is parked, or is being taken over. */
    public boolean isQuiet() {
        // at one moment, or a job could slip past from one place to the next
        redis.call("MULTI");
        redis.call("XINFO", "GROUPS", prefix + "ready");
        redis.call("ZCARD", prefix + "scheduled");
        redis.call("ZCARD", prefix + "orphans");
        List<?> answers = list(redis.call("EXEC"));
        List<?> groups = list(answers.get(0));
        Map<String, String> group = groups.isEmpty() ? Map.of() : pairs(groups.get(0));
        return "0".equals(group.get("lag"))
                && "0".equals(group.get("pending"))
                && number(answers.get(1)) == 0
                && number(answers.get(2)) == 0;
    }

    private Map<String, String> group() {
        List<?> groups = list(redis.call("XINFO", "GROUPS", prefix + "ready"));
        return groups.isEmpty() ? Map.of() : pairs(groups.get(0));
    }

    private List<String> consumers() {
        List<String> names = new ArrayList<>();
        for (Object consumer : list(redis.call("XINFO", "CONSUMERS", prefix + "ready", "workers"))) {
            names.add(pairs(consumer).getOrDefault("name", "?"));
        }
        return names;
    }

    private List<Map.Entry<String, String>> results() {
        List<Map.Entry<String, String>> results = new ArrayList<>();
        for (Object entry : list(redis.call("XRANGE", prefix + "results", "-", "+"))) {
            Map<String, String> fields = pairs(list(entry).get(1));
            results.add(Map.entry(fields.getOrDefault("id", "?"), fields.getOrDefault("outcome", "?")));
        }
        return results;
    }

    private Map<String, Long> stats() {
        Map<String, Long> stats = new HashMap<>();
        pairs(redis.call("HGETALL", prefix + "stats")).forEach((name, count) -> stats.put(name, number(count)));
        return stats;
    }

    private long size(String key) {
        return number(redis.call(("" + redis.call("TYPE", key)).equals("hash") ? "HLEN" : "ZCARD", key));
    }

    private static long number(@Nullable Object reply) {
        return Long.parseLong("" + reply);
    }

    private static List<String> texts(@Nullable Object reply) {
        return list(reply).stream().map(String::valueOf).toList();
    }

    private static List<?> list(@Nullable Object reply) {
        return reply instanceof List<?> list ? list : List.of();
    }

    private static Map<String, String> pairs(@Nullable Object reply) {
        List<?> flat = list(reply);
        Map<String, String> pairs = new LinkedHashMap<>();
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            pairs.put("" + flat.get(i), "" + flat.get(i + 1));
        }
        return pairs;
    }
}
