package dev.windlass.handler.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.config.WindlassConfig;
import dev.windlass.handler.FakeJob;
import dev.windlass.handler.HandlerRegistry;
import dev.windlass.handler.RegisteredHandler;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommandSourceTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Test
    void kindsBoundToCommandsAreHandled() throws Exception {
        HandlerRegistry registry = registry(Map.of(
                "windlass.kind.\"shout\".command", "/usr/bin/tr,a-z\\,,A-Z;",
                "windlass.kind.\"where\".command", "/bin/sh,-c,echo $HERE; pwd",
                "windlass.kind.\"where\".command-dir", "/",
                "windlass.kind.\"where\".command-env.HERE", "here",
                "windlass.kind.\"other\".timeout", "5s"));

        assertEquals(Set.of("echo", "shout", "where"), registry.kinds());
        assertEquals("\"HALLO; WORLD\"", run(registry, "shout", "\"hallo, world\""));
        assertEquals("\"here\\n/\"", run(registry, "where", null));
    }

    @Test
    void givenMistakes_whenMade_thenAllAreListedAtOnce() {
        String message = assertThrows(
                        IllegalStateException.class,
                        () -> registry(Map.of(
                                "windlass.kind.\"relative\".command", "convert,-",
                                "windlass.kind.\"missing\".command", "/no/such/program",
                                "windlass.kind.\"plain\".command", "/etc/passwd",
                                "windlass.kind.\"folder\".command", "/bin/cat",
                                "windlass.kind.\"folder\".command-dir", "/no/such/folder",
                                "windlass.kind.\"half\".command-env.A", "b",
                                "windlass.kind.\"echo\".command", "/bin/cat")))
                .getMessage();

        for (String part : List.of(
                "windlass.kind.\"relative\".command must begin with the full path",
                "windlass.kind.\"missing\".command must begin with the full path",
                "windlass.kind.\"plain\".command must begin with the full path",
                "windlass.kind.\"folder\".command-dir must be an existing folder",
                "windlass.kind.\"half\".command is not set, but other settings of it are",
                "kind 'echo' has two handlers, dev.windlass.handler.builtin.Echo and windlass.kind.*.command")) {
            assertTrue(message.contains(part), message);
        }
    }

    @Test
    void givenSettingsOutOfRange_whenRead_thenRefused() {
        for (Map.Entry<String, String> wrong : Map.of(
                        "windlass.kind.\"a\".command-dead-exit-codes", "1,0",
                        "windlass.kind.\"b\".command-dead-exit-codes", "256",
                        "windlass.kind.\"c\".command-max-output", "1G",
                        "windlass.files.max-read", "0")
                .entrySet()) {
            String message = assertThrows(RuntimeException.class, () -> config(Map.ofEntries(wrong)))
                    .getMessage();
            assertTrue(message.contains("must be between 1"), message);
        }
    }

    private static HandlerRegistry registry(Map<String, String> settings) {
        return HandlerRegistry.of(MAPPER, new Echo(), new CommandSource(config(settings), MAPPER));
    }

    private static WindlassConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(WindlassConfig.class)
                .withDefaultValues(new HashMap<>(settings))
                .build()
                .getConfigMapping(WindlassConfig.class);
    }

    private static String run(HandlerRegistry registry, String kind, String payload) throws Exception {
        RegisteredHandler handler = Objects.requireNonNull(registry.find(kind));
        Object read = handler.decode(payload == null ? null : Buffer.buffer(payload));
        return new String(handler.encode(handler.run(read, new FakeJob())), StandardCharsets.UTF_8);
    }
}
