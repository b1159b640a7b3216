package dev.windlass.fuzz;

import dev.windlass.testing.RedisServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What became of every entry: it has a result, or is parked. */
final class Accounts {
    private record Added(String entry, @Nullable String id) {}

    private final RedisServer redis;
    private final String prefix;
    private final List<Added> added = new ArrayList<>();
    private final Map<String, Integer> uses = new HashMap<>();

    Accounts(RedisServer redis, String prefix) {
        this.redis = redis;
        this.prefix = prefix;
    }

    /** Redis has taken this entry. */
    void add(String entry, @Nullable String id) {
        added.add(new Added(entry, id));
        if (id != null) {
            uses.merge(id, 1, Integer::sum);
        }
    }

    int size() {
        return added.size();
    }

    /**
     * Entries of which nothing is known, or whose end was told twice; the latter only where the id is theirs alone.
     *
     * @param touched entries that somebody has meddled with by name, too
     */
    List<String> open(Set<String> touched) {
        Map<String, Integer> results = new HashMap<>();
        List<?> all = (List<?>) redis.call("XRANGE", prefix + "results", "-", "+");
        for (Object result : all) {
            List<?> fields = (List<?>) ((List<?>) result).get(1);
            int at = fields.indexOf("id");
            if (at >= 0) {
                results.merge("" + fields.get(at + 1), 1, Integer::sum);
            }
        }
        Set<String> parked = members("scheduled");
        List<String> open = new ArrayList<>();
        for (Added one : added) {
            String id = one.id == null ? one.entry : one.id;
            int told = results.getOrDefault(one.entry, 0) + (id.equals(one.entry) ? 0 : results.getOrDefault(id, 0));
            boolean waits = parked.contains(one.entry) || parked.contains(id);
            // a malformed one has an id of its own, and is known by its entry all the same
            boolean alone =
                    !touched.contains(one.entry) && (one.id == null || id.startsWith("u-") && uses.get(id) == 1);
            if (told == 0 && !waits) {
                open.add(one + " has no result and is not parked");
            } else if (alone && told > 1) {
                open.add(one + " has " + told + " results: "
                        + all.stream()
                                .filter(result -> ("" + result).contains(id) || ("" + result).contains(one.entry))
                                .toList());
            }
        }
        return open;
    }

    private Set<String> members(String part) {
        Set<String> members = new HashSet<>();
        ((List<?>) redis.call("ZRANGE", prefix + part, "0", "-1")).forEach(member -> members.add("" + member));
        return members;
    }
}
