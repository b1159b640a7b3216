package dev.windlass.retry;

import dev.windlass.job.Failure;
import java.time.Duration;
import java.util.List;

/** Pauses taken from a list, one after the other; the last one again and again. */
public final class ListBackoff implements Backoff {
    private final List<Duration> pauses;

    /** @param pauses at least one, each 0 or more */
    public ListBackoff(List<Duration> pauses) {
        if (pauses.isEmpty() || pauses.stream().anyMatch(Duration::isNegative)) {
            throw new IllegalArgumentException("pauses must be at least one duration of 0 or more, not " + pauses);
        }
        this.pauses = List.copyOf(pauses);
    }

    @Override
    public Duration delay(int attempt, Failure failure) {
        return pauses.get(Math.min(attempt, pauses.size()) - 1);
    }
}
