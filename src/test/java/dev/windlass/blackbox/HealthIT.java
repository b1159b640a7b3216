package dev.windlass.blackbox;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.testing.RedisServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the daemon says of itself while its Redis is away. */
class HealthIT {
    private static final Duration OUTAGE = Duration.ofSeconds(5);
    private static final Duration BACK = Duration.ofSeconds(3);

    @Test
    void withoutRedisItIsLiveAndNotReadyAndReadyAgainSoonAfterRedisIsBack() {
        try (RedisServer redis = RedisServer.any();
                DaemonProcess daemon = DaemonProcess.on(redis).ready()) {
            assertTrue(daemon.isUp("started"));

            redis.kill9();
            await().until(() -> !daemon.isUp("ready"));
            Duration cpuBefore = daemon.cpu();
            long down = System.nanoTime();
            await().pollInterval(Duration.ofMillis(500))
                    .atMost(OUTAGE.plusSeconds(5))
                    .until(() -> {
                        assertTrue(
                                daemon.isUp("live"),
                                () -> daemon.api().health("live").body());
                        var ready = daemon.api().health("ready");
                        assertEquals(503, ready.status(), ready.body());
                        assertTrue(ready.body().contains("\"default\": \"could not"), ready.body());
                        return System.nanoTime() - down > OUTAGE.toNanos();
                    });
            Duration cpu = daemon.cpu().minus(cpuBefore);

            redis.restart();
            long back = System.nanoTime();
            await().pollInterval(Duration.ofMillis(20)).until(() -> daemon.isUp("ready"));
            Duration took = Duration.ofNanos(System.nanoTime() - back);
            System.out.println("ready " + took.toMillis() + " ms after Redis was back; without it the daemon used "
                    + cpu.toMillis() + " ms of processor time in " + OUTAGE.toSeconds() + " s");
            RawQueue queue = new RawQueue(redis);
            String id = queue.add("kind", "echo", "payload", "1");
            await().until(() -> !queue.resultsOf(id).isEmpty());

            assertTrue(took.compareTo(BACK) <= 0, took.toString());
            assertTrue(cpu.compareTo(OUTAGE.dividedBy(5)) < 0, "it spins: " + cpu);
        }
    }
}
