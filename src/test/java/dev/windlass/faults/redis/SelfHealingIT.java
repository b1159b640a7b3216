package dev.windlass.faults.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.blackbox.Api;
import dev.windlass.blackbox.DaemonProcess;
import dev.windlass.faults.NamedRuns;
import dev.windlass.faults.crew.Wire;
import dev.windlass.testing.RedisServer;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a daemon does of itself while it cannot reach its Redis, and when it can again: default settings, a real process. */
class SelfHealingIT {
    private static final Duration OUTAGE = Duration.ofSeconds(8);
    /** Three heartbeats of the default lease, and a second to be seen. */
    private static final Duration TOLD_WITHIN = Duration.ofSeconds(6);

    /** Answering health checks is work too, and not what is looked at. */
    private static final Duration LOOK = Duration.ofSeconds(2);

    private static final Duration BACK = Duration.ofSeconds(10);
    /** The bar is 5 % of a core; a busy machine makes the same work dearer. */
    private static final double CPU_SHARE = 0.15;

    private static final int LOG_LINES = 30;
    private static final String RESULTS = "windlass:{default}:results";

    private static final Vertx VERTX = Vertx.vertx();

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path folder;

    @AfterAll
    static void close() {
        VERTX.close();
    }

    @Test
    void inABlackHoleTheDaemonStaysLiveIsNotReadyAndHardlyWorks() {
        outage("black hole", Wire::hold, Wire::heal, "heartbeat");
    }

    @Test
    void withConnectionsRefusedTheDaemonStaysLiveIsNotReadyAndHardlyWorks() {
        outage("refused", Wire::refuse, Wire::healByReset, "could not");
    }

    /** @param cause what the ready check must tell */
    private void outage(
            String name, java.util.function.Consumer<Wire> harm, java.util.function.Consumer<Wire> heal, String cause) {
        try (RedisServer redis = RedisServer.any();
                Wire wire = new Wire(VERTX, redis.port());
                DaemonProcess daemon = DaemonProcess.embedded(
                                folder, "quarkus.redis.hosts=redis://127.0.0.1:" + wire.port())
                        .ready()) {
            warmUp(redis, daemon);
            long lines = lines(daemon);

            harm.accept(wire);
            long down = System.nanoTime();
            Duration before = daemon.cpu();
            await().atMost(TOLD_WITHIN).until(() -> !daemon.isUp("ready"));
            Api.Answer ready = daemon.api().health("ready");
            assertEquals(503, ready.status(), ready.body());
            assertTrue(ready.body().contains(cause), ready.body());
            await().pollInterval(LOOK).atMost(OUTAGE.plusSeconds(10)).until(() -> {
                Api.Answer live = daemon.api().health("live");
                assertEquals(200, live.status(), live.body());
                assertEquals(503, daemon.api().health("ready").status());
                return System.nanoTime() - down > OUTAGE.toNanos();
            });
            double share = daemon.cpu().minus(before).toMillis() / (double) ((System.nanoTime() - down) / 1_000_000);
            long told = lines(daemon) - lines;

            heal.accept(wire);
            long healed = System.currentTimeMillis();
            String last = "" + healed;
            redis.call("XADD", "windlass:{default}:ready", "*", "kind", "echo", "payload", "1");
            await().pollInterval(Duration.ofMillis(10))
                    .atMost(BACK)
                    .until(() -> !redis.cli("XRANGE", RESULTS, last, "+").isEmpty());
            long recovery = Long.parseLong(redis.cli("XRANGE", RESULTS, last, "+", "COUNT", "1")
                            .split("-", 2)[0])
                    - healed;
            await().atMost(BACK).until(() -> daemon.isUp("ready"));
            NamedRuns.add(
                    "self-healing: " + name,
                    Map.of(
                            "fault",
                            name,
                            "recoveryMillis",
                            recovery,
                            "cpuPercentOfACore",
                            Math.round(share * 1_000) / 10.0,
                            "logLines",
                            told));
            assertTrue(told <= LOG_LINES, () -> told + " lines were logged:\n" + daemon.output());
            assertTrue(share <= CPU_SHARE, "it used " + share + " of a core");
        }
    }

    /** Until compilers and class loading have calmed down. */
    private static void warmUp(RedisServer redis, DaemonProcess daemon) {
        for (int i = 0; i < 500; i++) {
            redis.call("XADD", "windlass:{default}:ready", "*", "kind", "echo", "payload", "1");
            if (i % 50 == 0) {
                daemon.isUp("ready");
                daemon.isUp("live");
            }
        }
        await().until(() -> Long.valueOf(500).equals(redis.call("XLEN", RESULTS)));
        Duration[] last = {daemon.cpu()};
        await().pollInterval(Duration.ofSeconds(1))
                .atMost(Duration.ofSeconds(20))
                .until(() -> {
                    Duration now = daemon.cpu();
                    boolean calm = now.minus(last[0]).toMillis() < 100;
                    last[0] = now;
                    return calm;
                });
    }

    private static long lines(DaemonProcess daemon) {
        return daemon.output().lines().count();
    }
}
