package dev.windlass.embedded;

import static dev.windlass.embedded.EmbeddedRedisTest.call;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRedisHostsTest {
    @TempDir
    Path temp;

    @Test
    void startsOneServerHoweverManyThreadsAsk() {
        EmbeddedRedisHosts hosts = new EmbeddedRedisHosts(temp, true);
        try {
            Set<Set<URI>> answers = IntStream.range(0, 8)
                    .parallel()
                    .mapToObj(i -> hosts.getHosts())
                    .collect(Collectors.toSet());

            assertEquals(1, answers.size());
            URI uri = hosts.getHosts().iterator().next();
            assertEquals("PONG", call(uri, "PING"));
        } finally {
            hosts.stop();
        }
    }

    @Test
    void startsNothingUnaskedAndNothingAfterStop() {
        EmbeddedRedisHosts hosts = new EmbeddedRedisHosts(temp.resolve("data"), true);

        hosts.stop();
        hosts.stop();

        assertThrows(IllegalStateException.class, hosts::getHosts);
        assertFalse(Files.exists(temp.resolve("data")));
    }
}
