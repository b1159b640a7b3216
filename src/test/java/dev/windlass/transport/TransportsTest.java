package dev.windlass.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class TransportsTest {
    @Test
    void whatRunsEverywhereHasNoObstacle() {
        assertNull(Transports.obstacle(Transport.AUTO));
        assertNull(Transports.obstacle(Transport.NIO));
    }

    @Test
    @EnabledOnOs(value = OS.LINUX)
    void epollLoadsOnLinux() {
        assertNull(Transports.obstacle(Transport.EPOLL));
        assertNull(Transports.whyNotNative());
        assertEquals("epoll", inUse(true));
    }

    @Test
    void anInstanceThatPrefersNothingUsesNio() {
        assertEquals("nio", inUse(false));
    }

    @Test
    void whatIsNotOnTheClassPathIsNamed() {
        String obstacle = Transports.obstacle(Transport.IO_URING);

        assertNotNull(obstacle);
        assertTrue(obstacle.contains("vertx-io_uring-incubator is not on the class path"), obstacle);
        assertTrue(obstacle.contains("use auto or nio"), obstacle);
    }

    private static String inUse(boolean preferNative) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(preferNative));
        try {
            return Transports.inUse(vertx);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
