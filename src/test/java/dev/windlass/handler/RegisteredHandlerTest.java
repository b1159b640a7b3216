package dev.windlass.handler;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.inject.Vetoed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

// handlers are vetoed, or they would be beans in every test with a container
class RegisteredHandlerTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JobContext JOB = new FakeJob();

    record Picture(String name, Integer width) {}

    // ---- types ----------------------------------------------------------------------------------------------------

    abstract static class Base<A, B> implements JobHandler<B, List<A>> {}

    abstract static class Middle<X> extends Base<X, Picture> {}

    @Handles("grown")
    @Vetoed
    static class Grown extends Middle<String> {
        @Override
        public Uni<List<String>> handle(Picture picture, JobContext job) {
            return Uni.createFrom().item(List.of(picture.name(), job.id()));
        }
    }

    @Test
    void givenTypesThroughGenericBases_whenRun_thenPayloadIsReadAsThem() {
        RegisteredHandler handler = registered("grown", new Grown());

        Object payload = handler.decode(Buffer.buffer("{\"name\":\"sea\",\"width\":3}"));
        Object result = handler.start(payload, JOB).await().indefinitely();

        assertEquals(new Picture("sea", 3), payload);
        assertEquals("[\"sea\",\"job-1\"]", text(handler.encode(result)));
        assertFalse(handler.blocking());
        assertEquals("grown", handler.kind());
    }

    @Handles("raw")
    @Vetoed
    @SuppressWarnings({"rawtypes", "unchecked"})
    static class Raw implements JobHandler {
        @Override
        public Uni handle(Object payload, JobContext job) {
            return Uni.createFrom().item(payload);
        }
    }

    @Test
    void givenNoTypes_whenDecoded_thenWhatJacksonMakesOfObject() {
        RegisteredHandler handler = registered("raw", new Raw());

        assertEquals(Map.of("n", List.of(1, "two")), handler.decode(Buffer.buffer("{\"n\":[1,\"two\"]}")));
        assertEquals("{\"n\":1}", text(handler.encode(Map.of("n", 1))));
    }

    @Handles("node")
    @Vetoed
    static class Node implements BlockingJobHandler<JsonNode, Object> {
        @Override
        public Object handle(JsonNode payload, JobContext job) throws IOException {
            if (payload.isNull()) {
                throw new IOException("no payload");
            }
            return payload.get("n");
        }
    }

    @Test
    void givenBlockingHandler_whenRun_thenItsResultOrItsOwnException() throws Exception {
        RegisteredHandler handler = registered("node", new Node());

        assertTrue(handler.blocking());
        assertEquals("7", text(handler.encode(handler.run(handler.decode(Buffer.buffer("{\"n\":7}")), JOB))));
        assertThrows(IOException.class, () -> handler.run(handler.decode(null), JOB));
        assertThrows(IllegalStateException.class, () -> handler.start(null, JOB));
    }

    @Handles("void")
    @Vetoed
    static class Nothing implements JobHandler<Void, Void> {
        @Override
        public Uni<Void> handle(Void payload, JobContext job) {
            return Uni.createFrom().voidItem();
        }
    }

    @Test
    void givenVoidPayload_whenDecoded_thenAnythingIsAcceptedUnread() {
        RegisteredHandler handler = registered("void", new Nothing());

        assertNull(handler.decode(Buffer.buffer("not even JSON")));
        assertNull(handler.decode(null));
        assertNull(handler.encode(null));
        assertThrows(IllegalStateException.class, () -> handler.run(null, JOB));
    }

    @Handles("bytes")
    @Vetoed
    static class Bytes implements JobHandler<byte[], byte[]> {
        @Override
        public Uni<byte[]> handle(byte[] payload, JobContext job) {
            return Uni.createFrom().item(payload);
        }
    }

    @Test
    void bytesAreBase64AsJacksonDoes() {
        RegisteredHandler handler = registered("bytes", new Bytes());

        assertArrayEquals(new byte[] {1, 2, 3}, (byte[]) handler.decode(Buffer.buffer("\"AQID\"")));
        assertEquals("\"AQID\"", text(handler.encode(new byte[] {1, 2, 3})));
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes(@JsonSubTypes.Type(value = Circle.class, name = "circle"))
    interface Shape {}

    record Circle(int radius) implements Shape {}

    @Handles("shapes")
    @Vetoed
    static class Shapes implements JobHandler<List<Shape>, List<Shape>> {
        @Override
        public Uni<List<Shape>> handle(List<Shape> payload, JobContext job) {
            return Uni.createFrom().item(payload);
        }
    }

    @Test
    void elementsKeepTheirTypesName() {
        RegisteredHandler handler = registered("shapes", new Shapes());
        String json = "[{\"type\":\"circle\",\"radius\":2}]";

        Object shapes = handler.decode(Buffer.buffer(json));

        assertEquals(List.of(new Circle(2)), shapes);
        assertEquals(json, text(handler.encode(shapes)));
    }

    // ---- raw JSON -------------------------------------------------------------------------------------------------

    @Handles("pass")
    @Vetoed
    static class Pass implements JobHandler<Buffer, Buffer> {
        @Override
        public Uni<Buffer> handle(Buffer payload, JobContext job) {
            return Uni.createFrom().item(payload);
        }
    }

    @Test
    void rawJsonPassesByteForByte() {
        RegisteredHandler handler = registered("pass", new Pass());
        Buffer odd = Buffer.buffer(" {\"n\" : 1.50,\n\"ü\":\"\\u00fc\", \"n\":2 } ");

        Object result = handler.start(handler.decode(odd), JOB).await().indefinitely();

        assertArrayEquals(odd.getBytes(), handler.encode(result));
        assertEquals(Buffer.buffer("null"), handler.decode(Buffer.buffer("null")));
        assertNull(handler.decode(null));
    }

    // ---- bad results and bad handlers -----------------------------------------------------------------------------

    static class Loud {
        public String getText() {
            throw new IllegalStateException("secret");
        }
    }

    @Test
    void givenResultThatCannotBeWritten_whenEncoded_thenSaidWithoutContent() {
        BadResultException thrown = assertThrows(
                BadResultException.class, () -> registered("raw", new Raw()).encode(new Loud()));

        assertTrue(thrown.getMessage().contains("kind 'raw'"), thrown.getMessage());
        assertTrue(thrown.getMessage().contains("IllegalStateException"), thrown.getMessage());
        assertFalse(thrown.getMessage().contains("secret"), thrown.getMessage());
    }

    @Handles("broken")
    @Vetoed
    static class Broken implements JobHandler<String, String> {
        @Override
        public Uni<String> handle(String payload, JobContext job) {
            if (payload.equals("throw")) {
                throw new StackOverflowError("made to fail");
            }
            return null;
        }
    }

    @Test
    void givenHandlerThatThrowsOrReturnsNull_whenStarted_thenFailedUni() {
        RegisteredHandler handler = registered("broken", new Broken());

        Uni<Object> thrown = handler.start("throw", JOB);
        Uni<Object> nothing = handler.start("null", JOB);

        assertSame(
                StackOverflowError.class,
                assertThrows(CompletionException.class, () -> thrown.subscribeAsCompletionStage()
                                .join())
                        .getCause()
                        .getClass());
        String message = assertThrows(
                        IllegalStateException.class, () -> nothing.await().indefinitely())
                .getMessage();
        assertTrue(message.contains("Broken of kind 'broken' returned null instead of a Uni"), message);
    }

    private static RegisteredHandler registered(String kind, Object handler) {
        return find(HandlerRegistry.of(MAPPER, handler), kind);
    }

    private static RegisteredHandler find(HandlerRegistry registry, String kind) {
        return Objects.requireNonNull(registry.find(kind));
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
