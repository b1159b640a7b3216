package dev.windlass.fuzz;

import static dev.windlass.fuzz.Chaos.utf8;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Commands that put random members and fields into every key of a queue but {@code ready}, as a stranger with redis-cli
 * might. Left out is what is an order and no junk: {@code control paused 1}, another {@code protocol}, an endless lease.
 */
final class Junk {
    private static final List<String> SCORES =
            List.of("0", "-inf", "+inf", "1", "-1", "1e308", "1700000000000", "4102444800000", "0.5");
    private static final List<String> PAST = List.of("0", "-inf", "1", "-1", "1700000000000", "0.5");
    private static final List<String> GROUP_FIELDS =
            List.of("size", "done", "failed", "first", "failFast", "cancelled", "since", "parked:0", "parked:x", "x");
    private static final List<String> JOB_FIELDS = List.of(
            "@state",
            "@since",
            "@entry",
            "@worker",
            "@took",
            "@result",
            "@error",
            "@errors",
            "@error.1",
            "@malformed",
            "kind",
            "attempt",
            "crashes",
            "deliveries",
            "keep",
            "group",
            "index",
            "reply",
            "id",
            "payload",
            "x");
    private static final List<String> OUTCOMES = List.of("completed", "dead", "cancelled", "retry", "snooze", "x");

    private final Chaos chaos;
    private final String prefix;
    private final List<String> sessions;
    private final List<String> recent;
    private final Set<String> touched = new HashSet<>();

    /**
     * @param prefix of the queue's keys
     * @param sessions consumers of live sessions; may change
     * @param recent entries of late; may change
     */
    Junk(Chaos chaos, String prefix, List<String> sessions, List<String> recent) {
        this.chaos = chaos;
        this.prefix = prefix;
        this.sessions = sessions;
        this.recent = recent;
    }

    /** Entries whose jobs were meddled with by name; a dead one may have been made ready again by that. */
    Set<String> touched() {
        return touched;
    }

    List<byte[]> next() {
        return switch (chaos.below(16)) {
            case 0 -> command("ZADD", "scheduled", chaos.one(SCORES), member());
            case 1 -> command("ZADD", "dead", chaos.one(SCORES), member());
            case 2, 3 -> command("ZADD", "cancelled", chaos.one(SCORES), member());
            case 4 -> lease(consumer());
            case 5 -> command("ZADD", "orphans", chaos.one(SCORES), consumer());
            case 6, 7 -> command("HSET", "crashes", member(), chaos.chance(0.4) ? chaos.number() + ":w" : value());
            case 8 -> command("HSET", "control", chaos.text("paused"), value());
            case 9 -> command("HSET", "progress", member(), value());
            case 10 -> command("HSET", "group:g" + chaos.below(50), chaos.one(GROUP_FIELDS), value());
            case 11 -> command("HSET", "job:s-" + chaos.below(Entries.SHARED), chaos.one(JOB_FIELDS), value());
            case 12 -> session();
            case 13 -> command("HSET", "stats", chaos.one(OUTCOMES), value());
            case 14 -> foreign();
            default -> publish();
        };
    }

    /** Keys of one job, group or list that hold something else; those of the whole queue are another matter. */
    private List<byte[]> foreign() {
        String part = chaos.one(List.of(
                "job:s-" + chaos.below(Entries.SHARED),
                "group:g" + chaos.below(50),
                "group:g" + chaos.below(50) + ":results",
                "reply:r" + chaos.below(50),
                "session:" + chaos.letters(3)));
        return command("SET", part, value(), "NX");
    }

    private List<byte[]> session() {
        // rarely a live one, which may cost it its life
        String consumer = !sessions.isEmpty() && chaos.chance(0.02) ? chaos.one(sessions) : consumer();
        return command(
                "HSET",
                "session:" + consumer,
                chaos.one(List.of("batch", "worker", "lease", "since", "server", "client", "heard")),
                value());
    }

    /** A real session gets no lease into the next century: that its jobs then wait for it is as ordered. */
    private List<byte[]> lease(String consumer) {
        return command("ZADD", "sessions", chaos.one(sessions.contains(consumer) ? PAST : SCORES), consumer);
    }

    private String consumer() {
        return !sessions.isEmpty() && chaos.chance(0.01)
                ? chaos.one(sessions)
                : chaos.chance(0.5) ? "x/" + chaos.letters(2) : chaos.text("x/y");
    }

    private String member() {
        int sort = chaos.below(5);
        if (sort < 2) {
            return "s-" + chaos.below(Entries.SHARED);
        }
        if (sort == 2 && !recent.isEmpty()) {
            String entry = chaos.one(recent);
            touched.add(entry);
            return entry;
        }
        return sort == 3 ? "group/g" + chaos.below(50) : chaos.text("1-1");
    }

    private String value() {
        return chaos.chance(0.6) ? chaos.number() : chaos.text("value");
    }

    private List<byte[]> publish() {
        List<byte[]> command = new ArrayList<>(List.of(utf8("PUBLISH"), utf8("windlass:control")));
        command.add(
                switch (chaos.below(4)) {
                    case 0 -> chaos.bytes();
                    case 1 -> utf8("cancel default " + member());
                    case 2 -> utf8("cancel " + chaos.text("default") + " " + member());
                    default -> utf8(chaos.text("cancel default x"));
                });
        return command;
    }

    private List<byte[]> command(String name, String part, String... args) {
        List<byte[]> command = new ArrayList<>(List.of(utf8(name), utf8(prefix + part)));
        for (String arg : args) {
            command.add(utf8(arg));
        }
        return command;
    }
}
