package dev.windlass.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Calls to other servers, made by the kind {@code http.request} and by push targets; {@code windlass.http.*}. */
public interface HttpConfig {
    /** How long it may take to connect to a server, and as long again for TLS; 1 ms to 24 h. Default: 5s. */
    @WithDefault("5s")
    @WithConverter(Checked.Patience.class)
    Duration connectTimeout();

    /** How long a server may stay silent, before its answer and within; 1 ms to 24 h. Default: 30s. */
    @WithDefault("30s")
    @WithConverter(Checked.Patience.class)
    Duration readTimeout();

    /** How long a call may take in all, with redirects; 1 ms to 24 h. A job may ask for less. Default: 60s. */
    @WithDefault("60s")
    @WithConverter(Checked.Patience.class)
    Duration totalTimeout();

    /**
     * Largest body of an answer, in bytes (suffixes K, M); the connection of a larger one is closed. As many bytes may be
     * held in memory for each running job. Default: 1M.
     */
    @WithDefault("1M")
    MemorySize maxResponse();

    /** Most redirects followed in one call; 0 follows none, at most 50. Default: 5. */
    @WithDefault("5")
    @WithConverter(Checked.Redirects.class)
    int maxRedirects();

    /** Most connections to one server at the same time; further calls wait within their time; 1 to 100,000. Default: 64. */
    @WithDefault("64")
    @WithConverter(Checked.Concurrency.class)
    int connections();

    /**
     * Targets that {@code http.request} may reach although they are not on the public internet: address ranges such as
     * {@code 10.1.0.0/16}, addresses, and host names, which are allowed whatever they resolve to. Push targets are not
     * asked, as they come from the configuration. Default: none.
     */
    Optional<List<@WithConverter(AllowedTarget.Reader.class) AllowedTarget>> allow();
}
