package dev.windlass.faults.redis;

import dev.windlass.faults.Scene;
import dev.windlass.testing.Resp;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Redis stands still for longer than the lease, its connections stay open. */
class StandstillIT {
    private static final Duration BEYOND_LEASE = Scene.LEASE.multipliedBy(2);

    @Test
    void nothingIsLostWhenRedisIsFrozenBeyondTheLease() {
        try (Scene scene = Scene.open("SIGSTOP of Redis beyond the lease")) {
            scene.hurt("sigstop", scene.redis()::freeze, BEYOND_LEASE, scene.redis()::thaw);
            scene.judge();
        }
    }

    /** So long that every command is overdue and its connection thrown away, too. */
    @Test
    void nothingIsLostWhenRedisIsFrozenBeyondEveryDeadline() {
        try (Scene scene = Scene.open("SIGSTOP of Redis beyond every deadline")) {
            scene.hurt("sigstop", scene.redis()::freeze, Duration.ofSeconds(12), scene.redis()::thaw);
            scene.judge();
        }
    }

    @Test
    void nothingIsLostWhenRedisSleepsBeyondTheLease() {
        try (Scene scene = Scene.open("DEBUG SLEEP beyond the lease", "--enable-debug-command", "local");
                Resp sleeper = scene.redis().connect()) {
            scene.hurt(
                    "debug sleep",
                    () -> sleeper.send("DEBUG", "SLEEP", "" + BEYOND_LEASE.toSeconds()),
                    Duration.ZERO,
                    sleeper::read);
            scene.judge();
        }
    }
}
