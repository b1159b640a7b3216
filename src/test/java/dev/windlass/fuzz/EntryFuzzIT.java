package dev.windlass.fuzz;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.blackbox.Api.Answer;
import dev.windlass.blackbox.DaemonProcess;
import dev.windlass.testing.RedisServer;
import dev.windlass.testing.Resp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Strangers write what they like into every key that the daemon reads. */
class EntryFuzzIT {
    private static final int COUNT = Integer.getInteger("fuzz.count", 10_000);
    private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime() % 1_000_000);
    /** After so many commands a good job must pass. */
    private static final int ROUND = 500;

    private static final double SHARE_OF_JUNK = 0.15;
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Duration QUIET = Duration.ofSeconds(60);
    private static final String PREFIX = "windlass:{default}:";

    private final List<String> sessions = new ArrayList<>();
    private final List<String> recent = new ArrayList<>();

    @Test
    void everyEntryIsAccountedForAndGoodJobsPassAllTheWhile() {
        System.out.println("fuzz of entries: -Dfuzz.seed=" + SEED + " -Dfuzz.count=" + COUNT);
        try (RedisServer redis = RedisServer.any();
                DaemonProcess daemon = DaemonProcess.on(
                                redis,
                                "windlass.lease=2s",
                                "windlass.unknown-kind.attempts=2",
                                "windlass.unknown-kind.pause=200ms",
                                "windlass.max-attempts=2",
                                "windlass.results.max-entries=10000000",
                                "windlass.dead.max-entries=10000000",
                                "windlass.dead.max-age=0",
                                "quarkus.log.level=" + System.getProperty("fuzz.log", "ERROR"))
                        .ready()) {
            Chaos chaos = new Chaos(SEED);
            Accounts accounts = new Accounts(redis, PREFIX);
            Entries entries = new Entries(chaos);
            Junk junk = new Junk(chaos, PREFIX, sessions, recent);
            long begun = System.nanoTime();
            long slowest = 0;
            try (Resp resp = new Resp(redis.port(), DEADLINE)) {
                for (int sent = 0; sent < COUNT; sent += ROUND) {
                    look(resp);
                    round(resp, chaos, accounts, entries, junk);
                    slowest = Math.max(slowest, goodJob(daemon, redis));
                }
            }
            await().atMost(QUIET).untilAsserted(() -> assertTrue(isIdle(redis), () -> state(redis, daemon)));
            await().atMost(QUIET)
                    .pollInterval(Duration.ofSeconds(2))
                    .untilAsserted(() -> assertEquals(
                            List.of(), firstOf(accounts.open(junk.touched())), () -> state(redis, daemon)));
            slowest = Math.max(slowest, goodJob(daemon, redis));
            await().until(() -> daemon.isUp("ready") && daemon.isUp("live"));
            assertFalse(daemon.output().contains("bug in Windlass"), daemon.output());
            System.out.printf(
                    "%d entries in %d commands, all accounted for, in %d s; the slowest good job took %d ms%n",
                    accounts.size(), COUNT, (System.nanoTime() - begun) / 1_000_000_000, slowest);
        }
    }

    private void look(Resp resp) {
        sessions.clear();
        ((List<?>) resp.call("ZRANGEBYSCORE", PREFIX + "sessions", "" + System.currentTimeMillis(), "4000000000000"))
                .forEach(consumer -> sessions.add("" + consumer));
        sessions.removeIf(consumer -> consumer.startsWith("x/"));
        if (recent.size() > 200) {
            recent.subList(0, recent.size() - 200).clear();
        }
    }

    private void round(Resp resp, Chaos chaos, Accounts accounts, Entries entries, Junk junk) {
        List<Entries.@Nullable Entry> sent = new ArrayList<>();
        for (int i = 0; i < ROUND; i++) {
            Entries.Entry entry = chaos.chance(SHARE_OF_JUNK) ? null : entries.next(PREFIX + "ready");
            resp.send(entry == null ? junk.next() : entry.command());
            sent.add(entry);
        }
        for (Entries.Entry entry : sent) {
            try {
                Object reply = resp.read();
                if (entry != null) {
                    accounts.add("" + reply, entry.id());
                    recent.add("" + reply);
                }
            } catch (Resp.ErrorReply e) {
                // Redis itself refuses some of it, so it is not there
            }
        }
    }

    /** A caller like any other; returns how long it took, in milliseconds. */
    private static long goodJob(DaemonProcess daemon, RedisServer redis) {
        long begun = System.nanoTime();
        Answer answer =
                daemon.api().enqueue("?wait=" + DEADLINE.toSeconds() + "s", "{\"kind\":\"echo\",\"payload\":\"good\"}");
        assertEquals(200, answer.status(), () -> answer.body() + state(redis, daemon));
        assertEquals("completed", answer.text("outcome"), answer.body());
        return (System.nanoTime() - begun) / 1_000_000;
    }

    /** What helps to see what is the matter. */
    private static String state(RedisServer redis, DaemonProcess daemon) {
        String output = daemon.output();
        return String.join(
                "\n",
                "seed " + SEED,
                "groups: " + redis.call("XINFO", "GROUPS", PREFIX + "ready"),
                "pending: " + redis.call("XPENDING", PREFIX + "ready", "workers", "-", "+", "10"),
                "sessions: " + redis.call("ZRANGE", PREFIX + "sessions", "0", "-1", "WITHSCORES"),
                "orphans: " + redis.call("ZRANGE", PREFIX + "orphans", "0", "-1"),
                output.substring(Math.max(0, output.length() - 5_000)));
    }

    private static boolean isIdle(RedisServer redis) {
        String groups = redis.cli("XINFO", "GROUPS", PREFIX + "ready").replace("\n", " ");
        return groups.contains(" pending 0 ")
                && !redis.cli("XLEN", PREFIX + "ready").isEmpty()
                && nothingWaits(redis);
    }

    private static boolean nothingWaits(RedisServer redis) {
        List<?> group = (List<?>) ((List<?>) redis.call("XINFO", "GROUPS", PREFIX + "ready")).get(0);
        String last = "" + group.get(group.indexOf("last-delivered-id") + 1);
        return ((List<?>) redis.call("XRANGE", PREFIX + "ready", "(" + last, "+", "COUNT", "1")).isEmpty();
    }

    private static List<String> firstOf(List<String> open) {
        return open.subList(0, Math.min(10, open.size()));
    }
}
