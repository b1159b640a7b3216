package dev.windlass.config;

import dev.windlass.retry.ExponentialBackoff;
import dev.windlass.retry.Jitter;
import dev.windlass.retry.RetryPolicy;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * What holds for jobs of one kind, after its overrides.
 *
 * @param concurrency most jobs of the kind at the same time in this daemon; 0 for no limit of its own
 * @param timeout longest time of one attempt; zero for no limit
 * @param retry how many attempts, and the pauses between them
 */
public record KindSettings(int concurrency, Duration timeout, RetryPolicy retry) {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration MAX = Duration.ofHours(1);
    private static final double FACTOR = 2;
    private static final double JITTER = 0.2;

    /** Reads the settings of {@code kind}. */
    public static KindSettings of(WindlassConfig config, String kind) {
        WindlassConfig.Kind own = config.kind().get(kind);
        // ThreadLocalRandom is the current thread's, so it must be asked for anew each time
        RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();
        if (own == null) {
            return new KindSettings(
                    0,
                    config.timeout(),
                    new RetryPolicy(
                            config.maxAttempts(),
                            new Jitter(new ExponentialBackoff(FIRST, FACTOR, MAX), JITTER, random)));
        }
        WindlassConfig.Backoff backoff = own.backoff();
        return new KindSettings(
                own.concurrency().orElse(0),
                own.timeout().orElse(config.timeout()),
                new RetryPolicy(
                        own.maxAttempts().orElse(config.maxAttempts()),
                        new Jitter(
                                new ExponentialBackoff(backoff.first(), backoff.factor(), backoff.max()),
                                backoff.jitter(),
                                random)));
    }
}
