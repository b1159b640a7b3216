package dev.windlass.worker;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.config.KindSettings;
import dev.windlass.handler.BadPayloadException;
import dev.windlass.handler.CancelException;
import dev.windlass.handler.DiscardException;
import dev.windlass.handler.HandlerRegistry;
import dev.windlass.handler.RegisteredHandler;
import dev.windlass.handler.RetryException;
import dev.windlass.handler.SnoozeException;
import dev.windlass.job.Failure;
import dev.windlass.job.Outcome;
import dev.windlass.retry.RetryPolicy;
import dev.windlass.store.Delivery;
import dev.windlass.store.Session;
import dev.windlass.store.Settlement;
import dev.windlass.telemetry.JobEvents;
import dev.windlass.time.RedisClock;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The life of a job in a worker, read in {@link #run}. Each step ends in a value: what a handler throws, a timeout and a
 * cancel are noted in the attempt, and {@link #judge} turns them into an outcome.
 *
 * <p>A handler's work is a {@link Uni}; the line around it is not, since that cost more than all else that a job needs
 * (src/docs/decisions.md).
 */
final class AttemptRunner {
    /** How often workers may die while they hold a job before it is buried. */
    static final int MAX_CRASHES = 3;

    private final HandlerRegistry handlers;
    private final Function<String, KindSettings> kinds;
    private final RetryPolicy unknownKind;
    private final Performer performer;
    private final RedisClock clock;
    private final JobEvents events;

    AttemptRunner(
            HandlerRegistry handlers,
            Function<String, KindSettings> kinds,
            RetryPolicy unknownKind,
            Performer performer,
            RedisClock clock,
            JobEvents events) {
        this.handlers = handlers;
        this.kinds = kinds;
        this.unknownKind = unknownKind;
        this.performer = performer;
        this.clock = clock;
        this.events = events;
    }

    /** Reads what children of a job returned, as payloads are read. */
    ObjectMapper json() {
        return handlers.json();
    }

    /** The attempt whose handler is being started on the event loop at this moment; null for none. From any thread. */
    @Nullable
    Attempt starting() {
        return performer.starting();
    }

    /** How long anything that is being stopped may take. */
    Duration patience() {
        return performer.grace();
    }

    /** What a delivery becomes when it is taken. */
    Attempt newAttempt(Delivery delivery, Facilities facilities, Session session) {
        return new Attempt(delivery, kinds.apply(delivery.kind()).retry().maxAttempts(), facilities, session);
    }

    /**
     * Takes the attempt through its life: begin, resolve, perform, judge, settle. What comes of it is reported by whoever
     * made the settler, once the outcome has been accepted.
     */
    void run(Attempt attempt, Settler settler) {
        try {
            perform(resolve(begin(attempt)), performed -> settler.settle(judge(performed)));
        } catch (Throwable bug) {
            // whatever was begun must not come to an end of its own
            attempt.abandon();
            settler.settle(buried(attempt, bug));
        }
    }

    /** Ends at once what must not, or need not, run at all. */
    private Attempt begin(Attempt attempt) {
        Delivery delivery = attempt.delivery();
        long now = clock.millis();
        String malformed = delivery.malformed();
        if (attempt.outcome != null) {
            return attempt;
        }
        if (malformed != null) {
            attempt.outcome = dead(Failure.MALFORMED, malformed);
        } else if (delivery.crashes() >= MAX_CRASHES) {
            attempt.outcome = dead(
                    Failure.WORKER_LOST,
                    delivery.crashes() + " workers were lost after this job had started there" + lastOf(delivery)
                            + "; look for what it does to a process before reviving it");
        } else if (attempt.stopped() == Stop.CANCELLED) {
            attempt.outcome = new Outcome.Cancelled("called off before the attempt began");
        } else if (delivery.deadline() > 0 && delivery.deadline() <= now) {
            attempt.outcome = dead(Failure.DEADLINE, "the job's deadline passed before attempt " + attempt.attempt());
        } else if (delivery.at() > now) {
            attempt.outcome = new Outcome.Snooze("not due yet", Duration.ofMillis(delivery.at() - now));
        }
        return attempt;
    }

    private static String lastOf(Delivery delivery) {
        List<String> lost = delivery.lostWorkers();
        return lost.isEmpty() ? "" : " (" + String.join(", ", lost) + ")";
    }

    /** Finds the handler and reads the payload into its type. */
    private Attempt resolve(Attempt attempt) {
        if (attempt.outcome == null) {
            attempt.handler = handlers.find(attempt.queue(), attempt.kind());
            if (attempt.handler == null) {
                Failure failure = Failure.of(
                        Failure.UNKNOWN_KIND,
                        "no handler here for kind '" + attempt.kind()
                                + "': deploy one, or let a worker that has it take this queue");
                attempt.outcome = unknownKind.judge(failure, attempt.attempt());
            } else {
                try {
                    attempt.payload = attempt.handler.decode(attempt.delivery().payload());
                } catch (BadPayloadException e) {
                    attempt.outcome = dead(Failure.BAD_PAYLOAD, String.valueOf(e.getMessage()));
                }
            }
        }
        return attempt;
    }

    /** Runs the handler under the strictest of its time limits. */
    private void perform(Attempt attempt, Consumer<Attempt> then) {
        RegisteredHandler handler = attempt.handler;
        if (attempt.outcome != null || handler == null) {
            attempt.leave();
            then.accept(attempt);
            return;
        }
        attempt.limit =
                TimeLimit.strictest(attempt.delivery(), kinds.apply(attempt.kind()), handler.timeout(), clock.millis());
        boolean offload = handler.blocking() || kinds.apply(attempt.kind()).offload();
        performer.perform(attempt, handler, offload, then);
    }

    /** Turns what happened into an outcome. */
    private Settlement judge(Attempt attempt) {
        try {
            return new Settlement(attempt.delivery(), outcome(attempt), attempt.tookMillis);
        } catch (Throwable bug) {
            return buried(attempt, bug);
        }
    }

    /** A step has thrown, which is a bug of ours; the job must not hang for it. */
    private Settlement buried(Attempt attempt, Throwable bug) {
        events.lineBroken(attempt.delivery(), bug);
        attempt.leave();
        return new Settlement(attempt.delivery(), new Outcome.Dead(Failure.of(bug)), attempt.tookMillis);
    }

    private Outcome outcome(Attempt attempt) {
        if (attempt.outcome != null) {
            return attempt.outcome;
        }
        Stop stopped = attempt.stopped();
        if (stopped == Stop.CANCELLED) {
            return new Outcome.Cancelled("called off after " + attempt.tookMillis + " ms");
        }
        if (stopped == Stop.TIME_UP) {
            Failure failure = attempt.limit.failure(attempt.attempt());
            return attempt.limit.isDeadline() ? new Outcome.Dead(failure) : retryOrDead(attempt, failure);
        }
        Throwable thrown = attempt.thrown;
        return thrown == null ? completed(attempt) : thrown(attempt, thrown);
    }

    /** What a handler throws decides what follows: four exceptions by their meaning, all others by the kind's policy. */
    private Outcome thrown(Attempt attempt, Throwable thrown) {
        if (thrown instanceof DiscardException) {
            return new Outcome.Dead(Failure.of(thrown));
        }
        if (thrown instanceof CancelException) {
            return new Outcome.Cancelled(String.valueOf(thrown.getMessage()));
        }
        if (thrown instanceof SnoozeException snooze) {
            return new Outcome.Snooze(String.valueOf(thrown.getMessage()), snooze.delay());
        }
        Failure failure = Failure.of(thrown);
        if (thrown instanceof RetryException retry) {
            return new RetryPolicy(attempt.maxAttempts(), (n, why) -> retry.delay()).judge(failure, attempt.attempt());
        }
        return kinds.apply(attempt.kind()).givesUpOn(thrown)
                ? new Outcome.Dead(failure)
                : retryOrDead(attempt, failure);
    }

    private Outcome completed(Attempt attempt) {
        try {
            return new Outcome.Completed(attempt.handler == null ? null : attempt.handler.encode(attempt.result));
        } catch (RuntimeException e) {
            return dead(Failure.BAD_RESULT, String.valueOf(e.getMessage()));
        }
    }

    private Outcome retryOrDead(Attempt attempt, Failure failure) {
        RetryPolicy policy = kinds.apply(attempt.kind()).retry();
        return new RetryPolicy(attempt.maxAttempts(), policy.backoff()).judge(failure, attempt.attempt());
    }

    private static Outcome dead(String type, String message) {
        return new Outcome.Dead(Failure.of(type, message));
    }
}
