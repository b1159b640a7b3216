package dev.windlass.handler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Vetoed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

// handlers are vetoed, or they would be beans in every test with a container
class HandlerRegistryTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    static class Plain implements JobHandler<String, String> {
        @Override
        public Uni<String> handle(String payload, JobContext job) {
            return Uni.createFrom().item(payload);
        }
    }

    @Handles("one")
    @Vetoed
    static class First extends Plain {}

    @Handles("one")
    @Vetoed
    static class Second extends Plain {}

    @Handles("two")
    @Vetoed
    static class Other extends Plain {}

    @Handles("has space")
    @Vetoed
    static class Spaced extends Plain {}

    @Handles("neither")
    @Vetoed
    static class Neither {}

    @Handles("both")
    @Vetoed
    static class Both implements JobHandler<String, Object>, BlockingJobHandler<String, Uni<Object>> {
        @Override
        public Uni<Object> handle(String payload, JobContext job) {
            return Uni.createFrom().nullItem();
        }
    }

    @Test
    void givenHandlers_whenLookedUp_thenFoundByKind() {
        HandlerRegistry registry = HandlerRegistry.of(MAPPER, new First(), new Other());

        assertEquals(Set.of("one", "two"), registry.kinds());
        assertNotNull(registry.find("one"));
        assertNull(registry.find("three"));
    }

    @Test
    void givenTwoHandlersOfOneKind_whenMade_thenBothAreNamed() {
        String message = refusal(new First(), new Second());

        assertTrue(
                message.contains(
                        "kind 'one' has two handlers, " + First.class.getName() + " and " + Second.class.getName()),
                message);
    }

    @Test
    void givenManyMistakes_whenMade_thenAllAreListedAtOnce() {
        String message = refusal(new First(), new Second(), new Plain(), new Spaced(), new Neither(), new Both());

        for (String part : List.of(
                "kind 'one' has two handlers",
                Plain.class.getName() + " has no kind: mark it with @Handles",
                Spaced.class.getName() + ": kind 'has space' must be",
                Neither.class.getName() + " is no handler: implement",
                Both.class.getName() + " is both")) {
            assertTrue(message.contains("\n  - ") && message.contains(part), message);
        }
    }

    @Test
    void givenSource_whenMade_thenItsHandlersAreFoundBesideTheOthers() {
        HandlerRegistry registry =
                HandlerRegistry.of(MAPPER, new First(), source(Map.of("three", Plain::new, "four", Other::new)));

        assertEquals(Set.of("one", "three", "four"), registry.kinds());
    }

    @Test
    void givenManyMistakesInSources_whenMade_thenAllAreListedAtOnce() {
        HandlerSource broken = new HandlerSource() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public Map<String, Supplier<?>> handlers() {
                throw new IllegalStateException("no access");
            }
        };
        String message = refusal(
                new First(),
                broken,
                source(Map.of("one", Plain::new, "a space", Plain::new, "text", () -> "text", "bad", () -> {
                    throw new IllegalArgumentException("windlass.kind.\"bad\".key is empty: name a program");
                })),
                source(Map.of("text", Plain::new)));

        for (String part : List.of(
                "broken cannot be read: java.lang.IllegalStateException: no access",
                "kind 'one' has two handlers, " + First.class.getName() + " and windlass.kind.*.key",
                "windlass.kind.*.key: kind 'a space' must be",
                "windlass.kind.*.key of kind 'text' is no handler: implement",
                "kind 'text' has two handlers, windlass.kind.*.key and windlass.kind.*.key",
                "windlass.kind.*.key of kind 'bad' cannot be made:",
                "windlass.kind.\"bad\".key is empty: name a program")) {
            assertTrue(message.contains("\n  - ") && message.contains(part), message);
        }
    }

    @Test
    void archiveWithAnExtensionSaysThatItHasBeans() throws Exception {
        // without it, CDI takes no bean of this archive, but that is seen only where it is another application's
        // library
        Path archive = Path.of(HandlesRule.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());

        assertTrue(Files.exists(archive.resolve("META-INF/beans.xml")), "META-INF/beans.xml is missing");
    }

    private static HandlerSource source(Map<String, Supplier<?>> handlers) {
        return new HandlerSource() {
            @Override
            public String name() {
                return "windlass.kind.*.key";
            }

            @Override
            public Map<String, Supplier<?>> handlers() {
                return handlers;
            }
        };
    }

    private static String refusal(Object... handlers) {
        return assertThrows(IllegalStateException.class, () -> HandlerRegistry.of(MAPPER, handlers))
                .getMessage();
    }
}
