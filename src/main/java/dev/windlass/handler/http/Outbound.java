package dev.windlass.handler.http;

import dev.windlass.config.HttpConfig;
import dev.windlass.config.WindlassConfig;
import dev.windlass.time.Ticker;
import dev.windlass.time.VertxTimer;
import dev.windlass.time.WallClock;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.TrustOptions;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The daemon's one way out to other servers: a pooled client, and the two rules of whom it may reach. */
@Singleton
public class Outbound {
    /** Seconds. Shorter than the idle time of common servers, or a request would now and then meet a closing connection. */
    private static final int KEEP_ALIVE = 4;

    private final Vertx vertx;
    private final HttpConfig config;
    private final HostResolver resolver;
    private final WallClock clock;
    private final HttpClient client;

    @Inject
    Outbound(Vertx vertx, WindlassConfig config) {
        this(vertx, config.http(), HostResolver.of(vertx), WallClock.system(), null);
    }

    /** @param trust whose certificates to trust; null for those that Java trusts */
    Outbound(Vertx vertx, HttpConfig config, HostResolver resolver, WallClock clock, @Nullable TrustOptions trust) {
        this.vertx = vertx;
        this.config = config;
        this.resolver = resolver;
        this.clock = clock;
        this.client = vertx.httpClientBuilder()
                .with(options(config, trust))
                .with(new PoolOptions().setHttp1MaxSize(config.connections()))
                // the call fails by itself; without a handler the client logs what the server sent
                .withConnectHandler(connection -> connection.exceptionHandler(thrown -> {}))
                .build();
    }

    /** For what jobs ask for: reaches public addresses and what the configuration allows. */
    HttpCaller checked() {
        return caller(new PublicOnly(resolver, config.allow().orElse(List.of())));
    }

    /** For targets that the configuration names: reaches anything. */
    HttpCaller unchecked() {
        return caller(resolver);
    }

    HttpConfig config() {
        return config;
    }

    Limits limits() {
        return new Limits(config.readTimeout(), config.totalTimeout());
    }

    RetryAfter retryAfter() {
        return new RetryAfter(clock);
    }

    WallClock clock() {
        return clock;
    }

    /** Largest body of an answer, in bytes. */
    int maxResponse() {
        return (int) Math.min(config.maxResponse().asLongValue(), Integer.MAX_VALUE);
    }

    @PreDestroy
    void close() {
        client.close();
    }

    private HttpCaller caller(HostResolver reach) {
        return new HttpCaller(vertx, new Wire(client, reach, new VertxTimer(vertx), Ticker.system(), maxResponse()));
    }

    private static HttpClientOptions options(HttpConfig config, @Nullable TrustOptions trust) {
        int connect = (int) config.connectTimeout().toMillis();
        HttpClientOptions options = new HttpClientOptions()
                .setConnectTimeout(connect)
                .setSslHandshakeTimeout(connect)
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setKeepAliveTimeout(KEEP_ALIVE)
                .setVerifyHost(true)
                // with HTTP/2 an abort would end a stream and keep the connection
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                // an answer of a few bytes could unfold to gigabytes
                .setDecompressionSupported(false);
        return trust == null ? options : options.setTrustOptions(trust);
    }
}
