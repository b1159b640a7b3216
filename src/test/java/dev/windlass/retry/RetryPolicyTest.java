package dev.windlass.retry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.windlass.job.Failure;
import dev.windlass.job.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
    private static final Failure FAILURE = Failure.of("test", "made to fail");

    private final RetryPolicy policy = new RetryPolicy(3, (attempt, failure) -> Duration.ofSeconds(attempt));

    @Test
    void givenAttemptsLeft_whenJudged_thenRetryAfterThatAttemptsPause() {
        assertEquals(new Outcome.Retry(FAILURE, Duration.ofSeconds(1)), policy.judge(FAILURE, 1));
        assertEquals(new Outcome.Retry(FAILURE, Duration.ofSeconds(2)), policy.judge(FAILURE, 2));
    }

    @Test
    void givenLastAttempt_whenJudged_thenDead() {
        assertEquals(new Outcome.Dead(FAILURE), policy.judge(FAILURE, 3));
    }

    @Test
    void givenMoreAttemptsThanAllowed_whenJudged_thenDead() {
        assertEquals(new Outcome.Dead(FAILURE), policy.judge(FAILURE, 4));
    }
}
