package dev.windlass.config;

import dev.windlass.retry.Backoff;
import dev.windlass.retry.ExponentialBackoff;
import dev.windlass.retry.FixedBackoff;
import dev.windlass.retry.Jitter;
import dev.windlass.retry.ListBackoff;
import dev.windlass.retry.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * What holds for jobs of one kind, after its overrides.
 *
 * @param concurrency most jobs of the kind at the same time in this daemon; 0 for no limit of its own
 * @param timeout longest time of one attempt; zero for no limit
 * @param offload whether handlers meant for the event loop run on a thread of their own
 * @param retry how many attempts, and the pauses between them
 * @param retryOn class names of exceptions worth another attempt; empty for all
 * @param giveUpOn class names of exceptions that are not
 */
public record KindSettings(
        int concurrency,
        Duration timeout,
        boolean offload,
        RetryPolicy retry,
        List<String> retryOn,
        List<String> giveUpOn) {
    // ThreadLocalRandom is the current thread's, so it must be asked for anew each time
    private static final RandomGenerator RANDOM =
            () -> ThreadLocalRandom.current().nextLong();
    private static final Backoff DEFAULT =
            new Jitter(new ExponentialBackoff(Duration.ofSeconds(1), 2, Duration.ofHours(1)), 0.2, RANDOM);

    /** Reads the settings of {@code kind}. */
    public static KindSettings of(WindlassConfig config, String kind) {
        WindlassConfig.Kind own = config.kind().get(kind);
        if (own == null) {
            return new KindSettings(
                    0, config.timeout(), false, new RetryPolicy(config.maxAttempts(), DEFAULT), List.of(), List.of());
        }
        int attempts = own.backoff().policy() == WindlassConfig.BackoffPolicy.NONE
                ? 1
                : own.maxAttempts().orElse(config.maxAttempts());
        return new KindSettings(
                own.concurrency().orElse(0),
                own.timeout().orElse(config.timeout()),
                own.offload(),
                new RetryPolicy(
                        attempts,
                        new Jitter(backoff(own.backoff()), own.backoff().jitter(), RANDOM)),
                own.retryOn().orElse(List.of()),
                own.giveUpOn().orElse(List.of()));
    }

    private static Backoff backoff(WindlassConfig.Backoff backoff) {
        return switch (backoff.policy()) {
            case EXPONENTIAL -> new ExponentialBackoff(backoff.first(), backoff.factor(), backoff.max());
            case LIST -> new ListBackoff(backoff.list());
            case FIXED, NONE -> new FixedBackoff(backoff.first());
        };
    }

    /** Tells whether no further attempt is worth it after {@code thrown}. */
    public boolean givesUpOn(Throwable thrown) {
        return isOneOf(thrown, giveUpOn) || (!retryOn.isEmpty() && !isOneOf(thrown, retryOn));
    }

    private static boolean isOneOf(Throwable thrown, List<String> names) {
        if (!names.isEmpty()) {
            for (Class<?> type = thrown.getClass(); type != null; type = type.getSuperclass()) {
                if (names.contains(type.getName())) {
                    return true;
                }
            }
        }
        return false;
    }
}
