package dev.windlass.faults.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.faults.Scene;
import dev.windlass.faults.history.Event;
import dev.windlass.faults.history.History;
import dev.windlass.faults.history.What;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Redis answers, and refuses. */
class RefusalsIT {
    private static final Duration WHILE = Duration.ofSeconds(3);
    /** So long that commands which wait for a connection fail. */
    private static final Duration BEYOND_DEADLINE = Duration.ofSeconds(7);

    /** As after a failover that the client has not noticed: the server that it talks to is a replica now. */
    @Test
    void nothingIsLostWhileRedisIsReadOnly() {
        try (Scene scene = Scene.open("READONLY")) {
            scene.hurt("readonly", () -> scene.redis().call("REPLICAOF", "127.0.0.1", "1"), WHILE, () -> scene.redis()
                    .call("REPLICAOF", "NO", "ONE"));
            assertFalse(refused(scene.judge(), "READONLY").isEmpty());
        }
    }

    @Test
    void nothingIsLostWhenThePasswordIsChangedAndChangedBack() {
        try (Scene scene = Scene.guarded("NOAUTH and WRONGPASS")) {
            scene.hurt("password", scene.redis()::changePassword, BEYOND_DEADLINE, scene.redis()::restorePassword);
            History history = scene.judge();
            List<Event> told = history.events(What.UNKNOWN);
            assertTrue(
                    told.stream().anyMatch(event -> event.note().contains("WRONGPASS")),
                    () -> "the cause is not in what the producer was told: " + told);
        }
    }

    /** New jobs are refused in words; what Redis has goes on to its end, and is settled. */
    @Test
    void workGoesOnWhenRedisHasNoMemoryForNewJobs() {
        try (Scene scene = Scene.open("OOM", "--maxmemory-policy", "noeviction")) {
            scene.hurt(
                    "maxmemory", () -> scene.redis().call("CONFIG", "SET", "maxmemory", "1"), WHILE, () -> scene.redis()
                            .call("CONFIG", "SET", "maxmemory", "0"));
            History history = scene.judge();
            List<Event> refusals = refused(history, " OOM ");
            assertFalse(refusals.isEmpty(), "nothing was refused");
            assertTrue(
                    refusals.stream().allMatch(refusal -> refusal.note().contains("cannot enqueue")),
                    refusals.toString());
            long begun = history.events(What.FAULT).get(0).at();
            long healed = history.events(What.HEALED).get(0).at();
            assertTrue(
                    history.events(What.SETTLED).stream().anyMatch(event -> begun < event.at() && event.at() < healed),
                    "nothing was settled without memory");
            assertTrue(
                    history.events(What.ACKNOWLEDGED).stream().anyMatch(event -> event.at() > healed),
                    "nothing was enqueued when there was room again");
        }
    }

    @Test
    void nothingIsLostWhenRedisForgetsAllScripts() {
        try (Scene scene = Scene.open("SCRIPT FLUSH")) {
            for (int i = 0; i < 3; i++) {
                scene.hurt("script flush", () -> scene.redis().call("SCRIPT", "FLUSH"));
            }
            History history = scene.judge();
            assertEquals(List.of(), history.events(What.UNKNOWN), "nobody should notice");
            assertEquals(List.of(), history.events(What.SETTLE_REFUSED));
        }
    }

    private static List<Event> refused(History history, String answer) {
        return history.events(What.REFUSED).stream()
                .filter(event -> event.note().contains(answer))
                .toList();
    }
}
