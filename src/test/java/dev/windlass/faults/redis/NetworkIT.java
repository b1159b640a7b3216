package dev.windlass.faults.redis;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.faults.Scene;
import dev.windlass.faults.crew.Wire;
import dev.windlass.faults.history.Event;
import dev.windlass.faults.history.History;
import dev.windlass.faults.history.What;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The way to Redis is hurt, for all workers and the producer at the same time. */
class NetworkIT {
    /** Beyond the lease and beyond the deadline of every command; longer shows nothing else: {@code -Dfaults.black-hole=300}. */
    private static final Duration BLACK_HOLE = Duration.ofSeconds(Long.getLong("faults.black-hole", 12));

    private static final Duration LATENCY = Duration.ofMillis(500);

    @Test
    void nothingIsLostInABlackHole() {
        try (Scene scene = Scene.open("black hole of " + BLACK_HOLE.toSeconds() + " s")) {
            scene.hurt("black hole", () -> scene.wires().forEach(Wire::hold), BLACK_HOLE, () -> scene.wires()
                    .forEach(Wire::heal));
            scene.judge();
        }
    }

    @Test
    void workGoesOnWithALatencyOfHalfASecond() {
        try (Scene scene = Scene.open("500 ms latency")) {
            scene.hurt(
                    "latency",
                    () -> scene.wires().forEach(wire -> wire.slow(LATENCY)),
                    Duration.ofSeconds(6),
                    () -> scene.wires().forEach(Wire::heal));
            assertAcceptedMeanwhile(scene.judge());
        }
    }

    /** Redis has lost all connections, and nobody has been told. */
    @Test
    void nothingIsLostOnHalfOpenConnections() {
        try (Scene scene = Scene.open("half-open connections")) {
            scene.hurt("half open", () -> scene.wires().forEach(Wire::forget));
            scene.judge();
        }
    }

    @Test
    void nothingIsLostWhileEveryConnectionIsRefused() {
        try (Scene scene = Scene.open("connections refused")) {
            scene.hurt("refused", () -> scene.wires().forEach(Wire::refuse), Duration.ofSeconds(5), () -> scene.wires()
                    .forEach(Wire::healByReset));
            scene.judge();
        }
    }

    private static void assertAcceptedMeanwhile(History history) {
        long from =
                history.events(What.FAULT).get(0).at() + Duration.ofSeconds(2).toNanos() / 1_000;
        long to = history.events(What.HEALED).get(0).at();
        long accepted = history.events(What.OUTCOME_SEEN).stream()
                .map(Event::at)
                .filter(at -> from < at && at < to)
                .count();
        assertTrue(accepted > 0, "no job was accepted during the latency");
    }
}
