package dev.windlass.faults.workers;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.blackbox.DaemonProcess;
import dev.windlass.faults.NamedRuns;
import dev.windlass.testing.RedisServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A worker whose clock is wrong: all times are Redis's, so neither leases nor due times may follow it. */
class WrongClockIT {
    private static final Path FAKETIME = Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1");
    private static final String PREFIX = "windlass:{default}:";
    private static final int JOBS = 40;
    private static final Duration DELAY = Duration.ofSeconds(2);

    @ParameterizedTest
    @ValueSource(strings = {"+1h", "-1h"})
    void jobsAreDueInTimeAndNoSessionIsLostWithAClockThatIsAnHourOff(String offset) {
        Assumptions.assumeTrue(Files.exists(FAKETIME), "needs libfaketime (apt install faketime)");
        Map<String, String> fake =
                Map.of("LD_PRELOAD", FAKETIME.toString(), "FAKETIME", offset, "FAKETIME_DONT_FAKE_MONOTONIC", "1");
        try (RedisServer redis = RedisServer.any();
                DaemonProcess wrong = DaemonProcess.with(fake, redis, "windlass.lease=2s", "windlass.worker=wrong")
                        .ready();
                DaemonProcess right = DaemonProcess.on(redis, "windlass.lease=2s", "windlass.worker=right")
                        .ready()) {
            await().atMost(Duration.ofSeconds(20)).until(() -> sessions(redis).size() == 2);
            Set<String> sessions = sessions(redis);
            long begun = System.currentTimeMillis();
            for (int i = 0; i < JOBS; i++) {
                String delay = i % 2 == 0 ? "" : ",\"delay\":\"" + DELAY.toMillis() + "ms\"";
                // its deadline has passed by the clock of one that is ahead
                String job = "{\"kind\":\"sleep\",\"payload\":{\"ms\":50},\"deadline\":\""
                        + Instant.now().plusSeconds(600) + "\"" + delay + "}";
                DaemonProcess to = i % 4 < 2 ? wrong : right;
                assertEquals(201, to.api().enqueue("", job).status());
            }
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> redis.cli("XLEN", PREFIX + "results").equals("" + JOBS));
            long took = System.currentTimeMillis() - begun;

            String results = redis.cli("XRANGE", PREFIX + "results", "-", "+");
            assertTrue(took >= DELAY.toMillis(), "delayed jobs ran after " + took + " ms");
            assertEquals(JOBS, results.split("\ncompleted\n", -1).length - 1, results);
            assertTrue(results.contains("\nwrong\n") && results.contains("\nright\n"), "both work: " + results);
            // longer than the lease, so that a session that its worker or another took for dead would be gone
            await().pollDelay(Duration.ofSeconds(4)).until(() -> true);
            assertEquals(sessions, sessions(redis));
            NamedRuns.add(
                    "clock of one worker an hour off",
                    Map.of("fault", offset, "jobs", JOBS, "allDoneMillis", took, "verdict", "good"));
        }
    }

    private static Set<String> sessions(RedisServer redis) {
        return Set.of(redis.cli("ZRANGE", PREFIX + "sessions", "0", "-1").split("\n"));
    }
}
