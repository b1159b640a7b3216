package dev.windlass.config;

import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** A server that does the work: jobs are POSTed to it; {@code windlass.kind."<name>".push.*}, likewise for queues. */
public interface PushConfig {
    /** Where jobs are POSTed, such as {@code http://127.0.0.1:3000/mail}. Default: jobs are not pushed. */
    Optional<String> url();

    /** Signs each request with HMAC-SHA256 in the header {@code Windlass-Signature}. Default: no signature. */
    Optional<String> secret();

    /**
     * How long the server may take to answer, silent or not; 1 ms to 24 h. Default: {@code windlass.http.read-timeout}
     * and {@code windlass.http.total-timeout}.
     */
    Optional<@WithConverter(Checked.Patience.class) Duration> timeout();

    /** Adds the headers of a CloudEvent 1.0 in binary mode. Default: false. */
    @WithDefault("false")
    boolean cloudEvents();
}
