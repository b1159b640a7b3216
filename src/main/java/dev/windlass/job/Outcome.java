package dev.windlass.job;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How an attempt ended. A sealed set: whoever adds one is shown by the compiler what else has to know it. */
public sealed interface Outcome {
    /** The name used in results, logs and metrics. */
    String text();

    /**
     * The handler returned.
     *
     * @param result JSON in UTF-8; null when the handler returned null or nothing
     */
    record Completed(byte @Nullable [] result) implements Outcome {
        @Override
        public String text() {
            return "completed";
        }
    }

    /** The attempt failed; another one follows after {@code delay}. */
    record Retry(Failure failure, Duration delay) implements Outcome {
        @Override
        public String text() {
            return "retry";
        }
    }

    /**
     * Not now: the job waits for {@code delay} and this attempt does not count.
     *
     * @param reason shown on the job's page
     */
    record Snooze(String reason, Duration delay) implements Outcome {
        @Override
        public String text() {
            return "snooze";
        }
    }

    /** The job was called off; nothing follows. */
    record Cancelled(String reason) implements Outcome {
        @Override
        public String text() {
            return "cancelled";
        }
    }

    /** Given up; the job goes to the dead letters, from where it can be revived. */
    record Dead(Failure failure) implements Outcome {
        @Override
        public String text() {
            return "dead";
        }
    }
}
