package dev.windlass.handler.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.config.WindlassConfig;
import dev.windlass.handler.FakeJob;
import dev.windlass.handler.HandlerRegistry;
import dev.windlass.handler.RegisteredHandler;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The handlers of this package as the daemon makes them, and servers on loopback to try them on. */
final class HttpKit implements AutoCloseable {
    static final ObjectMapper MAPPER = new ObjectMapper();
    /** 2026-01-02T03:04:05Z in milliseconds. */
    static final long NOW = 1_767_323_045_000L;

    final Vertx vertx = Vertx.vertx();
    final Outbound outbound;
    final HandlerRegistry registry;

    /** @param settings pairs of key, without {@code windlass.}, and value */
    HttpKit(String... settings) {
        this(null, null, settings);
    }

    /** @param resolver null for the real one */
    HttpKit(@Nullable HostResolver resolver, @Nullable TrustOptions trust, String... settings) {
        WindlassConfig config = config(settings);
        HostResolver real = HostResolver.of(vertx);
        outbound = new Outbound(vertx, config.http(), resolver == null ? real : resolver, () -> NOW, trust);
        registry = HandlerRegistry.of(MAPPER, new HttpRequest(outbound), new PushSource(config, outbound));
    }

    /** A kit whose jobs may reach loopback. */
    static HttpKit onLoopback(String... settings) {
        String[] more = new String[settings.length + 2];
        System.arraycopy(settings, 0, more, 0, settings.length);
        more[settings.length] = "http.allow";
        more[settings.length + 1] = "127.0.0.0/8";
        return new HttpKit(more);
    }

    static WindlassConfig config(String... settings) {
        Map<String, String> all = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            all.put("windlass." + settings[i], settings[i + 1]);
        }
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(WindlassConfig.class)
                .withSources(new PropertiesConfigSource(all, "test", 100))
                .build()
                .getConfigMapping(WindlassConfig.class);
    }

    // ---- jobs -----------------------------------------------------------------------------------------------------

    /** Runs {@code http.request} on a context of its own and waits; single quotes stand for double ones. */
    JsonNode request(String payload) {
        byte[] result = run("http.request", payload.replace('\'', '"'));
        return json(Objects.requireNonNull(result));
    }

    byte @Nullable [] run(String kind, String payload) {
        RegisteredHandler handler = Objects.requireNonNull(registry.find(kind));
        Object result = start(kind, payload).await().atMost(Duration.ofSeconds(10));
        return handler.encode(result);
    }

    Uni<Object> start(String kind, String payload) {
        RegisteredHandler handler = Objects.requireNonNull(registry.find(kind));
        return handler.start(handler.decode(Buffer.buffer(payload)), new FakeJob());
    }

    static JsonNode json(byte[] text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String message(Throwable thrown) {
        return String.valueOf(thrown.getMessage());
    }

    // ---- servers --------------------------------------------------------------------------------------------------

    /** Starts a server; returns the URL of its root, without the slash. */
    String serve(Handler<HttpServerRequest> handler) {
        HttpServer server = vertx.createHttpServer().requestHandler(handler);
        return "http://127.0.0.1:" + get(server.listen(0, "127.0.0.1")).actualPort();
    }

    /** Starts a server of bare connections, for what no proper server does; {@code handler} gets each after its first bytes. */
    String serveRaw(Handler<NetSocket> handler) {
        NetServer server = vertx.createNetServer().connectHandler(socket -> {
            AtomicReference<Handler<NetSocket>> first = new AtomicReference<>(handler);
            socket.handler(bytes -> {
                Handler<NetSocket> once = first.getAndSet(null);
                if (once != null) {
                    once.handle(socket);
                }
            });
        });
        return "http://127.0.0.1:" + get(server.listen(0, "127.0.0.1")).actualPort();
    }

    static <T> T get(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        outbound.close();
        get(vertx.close());
    }
}
