package dev.windlass.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.windlass.job.QueueName;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a queue's consumer says of itself. */
class ConsumerStatusTest {
    private static final Duration LEASE = Duration.ofSeconds(10);

    private long nanos;
    private final ConsumerStatus status = new ConsumerStatus(new QueueName("mail"), () -> nanos);

    @Test
    void givenNoAnswerToThreeHeartbeats_whenTheReadStillWaits_thenThatIsTheProblem() {
        status.heard(LEASE);
        status.answered();
        pass(Duration.ofMillis(2_900));
        assertNull(status.problem());

        pass(Duration.ofMillis(200));

        assertEquals("has had no answer from Redis to a heartbeat for 3100 ms", status.problem());
        status.heard(LEASE);
        assertNull(status.problem());
    }

    @Test
    void givenAFailedRead_thenItsCauseIsToldAndNotTheSilence() {
        status.heard(LEASE);
        pass(LEASE);

        status.failed("reserve", new IllegalStateException("refused"));

        assertEquals("could not reserve: refused", status.problem());
    }

    @Test
    void givenNoSessionYet_thenSilenceIsNotTheProblem() {
        pass(LEASE);

        assertEquals("waits for its first session", status.problem());
        status.answered();
        assertNull(status.problem());
    }

    @Test
    void givenADrain_thenItIsToldBeforeAnythingElse() {
        status.heard(LEASE);
        pass(LEASE);
        status.draining();

        assertNotNull(status.problem());
        assertEquals("drains", status.problem().substring(0, 6));
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }
}
