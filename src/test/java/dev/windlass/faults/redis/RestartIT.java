package dev.windlass.faults.redis;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.faults.Scene;
import dev.windlass.testing.Resp;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Redis ends and comes back with its append-only file, which it syncs at every write: it forgets nothing. */
class RestartIT {
    private static final Duration GONE = Duration.ofSeconds(1);
    /** Enough commands for Redis to answer a few times while it reads them (it looks up every 1,024). */
    private static final int FILLERS = 8_000;

    @Test
    void nothingIsLostWhenRedisIsRestarted() {
        try (Scene scene = Scene.open("restart with AOF")) {
            scene.hurt("restart", scene.redis()::restart);
            scene.judge();
        }
    }

    @Test
    void nothingIsLostWhenRedisIsKilledAndStartedAgain() {
        try (Scene scene = Scene.open("kill -9 and restart")) {
            scene.hurt("kill -9", scene.redis()::kill9, GONE, scene.redis()::restart);
            scene.judge();
        }
    }

    /** For seconds Redis takes connections and answers every command with {@code LOADING}. */
    @Test
    void nothingIsLostWhileRedisLoads() {
        // microseconds a command; there is nothing to load at the first start
        try (Scene scene = Scene.open("LOADING", "--key-load-delay", "300")) {
            fill(scene);
            long begun = System.nanoTime();
            scene.hurt("loading", scene.redis()::restart);
            assertTrue(scene.redis().log().contains("Loading"), "Redis did not load");
            assertTrue(
                    System.nanoTime() - begun > Duration.ofSeconds(2).toNanos(), "it loaded too fast to show anything");
            scene.judge();
        }
    }

    private static void fill(Scene scene) {
        try (Resp resp = scene.redis().connect()) {
            for (int i = 0; i < FILLERS; i++) {
                resp.send("SET", "filler:" + i, "x");
            }
            for (int i = 0; i < FILLERS; i++) {
                resp.read();
            }
        }
    }
}
