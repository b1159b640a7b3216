package dev.windlass.handler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.handler.builtin.Echo;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.inject.Vetoed;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is said of payloads that cannot be read: where and why, never the content; here that is the word "secret". */
class BadPayloadTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    record Picture(String name, Integer width) {}

    record Album(String title, List<Picture> pictures, Map<String, Picture> byOwner, Strict strict) {}

    record Strict(int value) {
        Strict {
            if (value < 0) {
                throw new IllegalArgumentException("value secret-" + value);
            }
        }
    }

    @Handles("album")
    @Vetoed
    static class Albums implements JobHandler<Album, String> {
        @Override
        public Uni<String> handle(Album album, JobContext job) {
            return Uni.createFrom().item(album.title());
        }
    }

    private final RegisteredHandler albums = registered("album", new Albums());

    @Test
    void givenTextThatIsNotJson_whenDecoded_thenLineAndColumnAreTold() {
        assertMessage(albums, "{\n  secret: 1}", "kind 'album' is not JSON: unexpected text at line 2, column ");
        assertMessage(albums, "{\"pictures\":[{\"name\":\"secret", "is not JSON: unexpected text at line 1, column ");
        assertMessage(albums, "{} secret", "is not JSON");
        assertMessage(albums, "{}{}", "is not JSON: more follows after its end at line 1");
        assertMessage(albums, "", "is not JSON: it is empty");
        assertMessage(registered("echo", new Echo()), "[".repeat(5000), "is not JSON: it is nested too deeply");
        assertMessage(registered("any", new Anything()), "[".repeat(5000), "is not JSON: it is nested too deeply");
    }

    @Test
    void givenBytesThatAreNotUtf8_whenDecoded_thenNotJson() {
        Buffer broken = Buffer.buffer(new byte[] {'"', (byte) 0xC3, (byte) 0x28, '"'});
        Buffer utf32 = Buffer.buffer(new byte[] {0, 0, 0, '"', 0x7F, 0, 0, 0, 0, 0, 0});

        assertThrows(
                BadPayloadException.class, () -> registered("echo", new Echo()).decode(broken));
        assertThrows(BadPayloadException.class, () -> albums.decode(utf32));
        assertThrows(BadPayloadException.class, () -> albums.decode(broken));
    }

    @Test
    void givenWrongShape_whenDecoded_thenExpectedTypeAndPathAreTold() {
        assertMessage(albums, "[\"secret\"]", "does not fit " + Album.class.getName() + ": $ must be Album at line 1");
        assertMessage(albums, "{\"title\":{\"a\":\"secret\"}}", "$.title must be String at line 1, column ");
        assertMessage(albums, "{\"pictures\":[{},{\"width\":\"secret\"}]}", "$.pictures[1].width must be Integer");
        assertMessage(
                albums,
                "{\"pictures\":[{\"width\":99999999999}]}",
                "$.pictures[0].width must be a number in the range");
        assertMessage(albums, "{\"byOwner\":{\"secret\":{\"width\":[]}}}", "$.byOwner[*].width must be Integer");
        assertMessage(albums, "{\"strict\":{\"value\":-5}}", "$.strict was refused by Strict with java.lang.Illegal");
    }

    @Test
    void givenUnknownField_whenDecoded_thenTheObjectMappersSettingDecides() {
        Buffer payload = Buffer.buffer("{\"titel\":\"secret\"}");
        ObjectMapper lenient = new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

        assertMessage(albums, payload.toString(), "$.titel is not a field of Album");
        assertEquals(
                new Album(null, null, null, null),
                find(HandlerRegistry.of(lenient, new Albums()), "album").decode(payload));
    }

    @Handles("any")
    @Vetoed
    static class Anything implements JobHandler<Object, Object> {
        @Override
        public Uni<Object> handle(Object payload, JobContext job) {
            return Uni.createFrom().item(payload);
        }
    }

    record Wall(Runnable cannotBeRead) {}

    @Handles("wall")
    @Vetoed
    static class Walls implements JobHandler<Wall, Object> {
        @Override
        public Uni<Object> handle(Wall wall, JobContext job) {
            return Uni.createFrom().item(wall);
        }
    }

    @Test
    void givenTypeThatJacksonCannotRead_whenDecoded_thenTheHandlerIsNamedAsTheFault() {
        assertMessage(registered("wall", new Walls()), "{\"cannotBeRead\":{}}", "handler of kind 'wall' cannot get");
    }

    private static void assertMessage(RegisteredHandler handler, String payload, String part) {
        BadPayloadException thrown =
                assertThrows(BadPayloadException.class, () -> handler.decode(Buffer.buffer(payload)), payload);
        assertTrue(thrown.getMessage().contains(part), thrown.getMessage());
        assertFalse(thrown.getMessage().contains("secret"), thrown.getMessage());
        assertNull(thrown.getCause());
    }

    @Test
    void givenRawPayloadThatIsNotJson_whenDecoded_thenRefused() {
        RegisteredHandler handler = registered("echo", new Echo());

        for (String bad : List.of("", "  ", "{\"n\":", "[1,]", "{} {}", "{}x", "secret", "{\"n\":1]")) {
            assertMessage(handler, bad, "is not JSON");
        }
    }

    private static RegisteredHandler registered(String kind, Object handler) {
        return find(HandlerRegistry.of(MAPPER, handler), kind);
    }

    private static RegisteredHandler find(HandlerRegistry registry, String kind) {
        return Objects.requireNonNull(registry.find(kind));
    }
}
