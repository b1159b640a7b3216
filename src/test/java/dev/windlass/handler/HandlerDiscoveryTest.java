package dev.windlass.handler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Vetoed;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.InvocationContext;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Handlers as users write them, found by the container. Nothing else uses them, so they must not be removed as unused. */
@QuarkusTest
@TestProfile(HandlerDiscoveryTest.NoRedis.class)
class HandlerDiscoveryTest {
    /** Nothing here talks to Redis, and a connection is made only when it is needed. */
    public static class NoRedis implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkus.redis.hosts", "redis://127.0.0.1:1",
                    "windlass.start.patience", "0s",
                    "windlass.kind.\"discovery.pushed\".push.url", "http://127.0.0.1:1/",
                    "windlass.queue.\"pushed\".push.url", "http://127.0.0.1:1/",
                    "windlass.http.allow", "10.1.0.0/16,db.internal");
        }
    }

    record Picture(int width) {}

    record Size(int pixels) {}

    @Handles("discovery.thumbnail")
    static class Thumbnail implements JobHandler<Picture, Size> {
        @Override
        public Uni<Size> handle(Picture picture, JobContext job) {
            return Uni.createFrom().item(new Size(picture.width() * picture.width()));
        }
    }

    @Handles("discovery.blocking")
    @Singleton
    static class Blocking implements BlockingJobHandler<Picture, Size> {
        @Override
        public Size handle(Picture picture, JobContext job) {
            return new Size(picture.width());
        }
    }

    @Handles("discovery.raw")
    @Dependent
    @SuppressWarnings({"rawtypes", "unchecked"})
    static class Raw implements JobHandler {
        @Override
        public Uni handle(Object payload, JobContext job) {
            return Uni.createFrom().item(payload);
        }
    }

    @InterceptorBinding
    @Retention(RetentionPolicy.RUNTIME)
    @interface Watched {}

    @Watched
    @Interceptor
    static class Watch {
        @AroundInvoke
        Object around(InvocationContext call) throws Exception {
            return call.proceed();
        }
    }

    @Handles("discovery.intercepted")
    static class Intercepted extends Thumbnail {
        @Override
        @Watched
        public Uni<Size> handle(Picture picture, JobContext job) {
            return super.handle(picture, job);
        }
    }

    @Handles("discovery.produced")
    @Vetoed
    static class Produced extends Thumbnail {
        Produced(int dimensions) {
            assertEquals(2, dimensions);
        }
    }

    static class Producer {
        @Produces
        @Singleton
        JobHandler<Picture, Size> produced() {
            return new Produced(2);
        }
    }

    @Inject
    HandlerRegistry registry;

    @Test
    void handlersOfTheUserAndBuiltInOnesAreFound() {
        assertTrue(
                registry.kinds()
                        .containsAll(Set.of(
                                "discovery.thumbnail",
                                "discovery.blocking",
                                "discovery.raw",
                                "discovery.intercepted",
                                "discovery.produced")),
                registry.kinds()::toString);
        assertTrue(
                registry.kinds()
                        .containsAll(
                                Set.of("noop", "echo", "sleep", "file.checksum", "http.request", "discovery.pushed")),
                registry.kinds()::toString);
    }

    @Test
    void typesAreThoseOfTheClassBehindTheProxy() throws Exception {
        assertEquals("{\"pixels\":9}", run("discovery.thumbnail", "{\"width\":3}"));
        assertEquals("{\"pixels\":9}", run("discovery.intercepted", "{\"width\":3}"));
        assertEquals("{\"pixels\":9}", run("discovery.produced", "{\"width\":3}"));
        assertEquals("{\"pixels\":3}", run("discovery.blocking", "{\"width\":3}"));
        assertEquals("{\"width\":3}", run("discovery.raw", "{\"width\":3}"));
    }

    private String run(String kind, String payload) throws Exception {
        RegisteredHandler handler = Objects.requireNonNull(registry.find(kind));
        Object read = handler.decode(Buffer.buffer(payload));
        Object result = handler.blocking()
                ? handler.run(read, new FakeJob())
                : handler.start(read, new FakeJob()).await().indefinitely();
        return new String(handler.encode(result), StandardCharsets.UTF_8);
    }
}
