package dev.windlass.worker;

import dev.windlass.config.KindSettings;
import dev.windlass.handler.BadPayloadException;
import dev.windlass.handler.DiscardException;
import dev.windlass.handler.HandlerRegistry;
import dev.windlass.job.Failure;
import dev.windlass.job.Outcome;
import dev.windlass.retry.RetryPolicy;
import dev.windlass.store.Delivery;
import dev.windlass.store.Settlement;
import dev.windlass.telemetry.JobEvents;
import dev.windlass.time.RedisClock;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The life of a job in a worker, read top to bottom in {@link #run}. Each step ends in a value: what a handler throws, a
 * timeout and a cancel become items that {@link #judge} turns into an outcome, since a failed {@link Uni} would skip it.
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

    /** What a delivery becomes when it is taken. */
    Attempt newAttempt(Delivery delivery, Consumer<Attempt> freeSlot) {
        return new Attempt(delivery, kinds.apply(delivery.kind()).retry().maxAttempts(), freeSlot);
    }

    /** Takes the attempt through its life; emits when its outcome has been accepted and reported. */
    Uni<Settlement> run(Attempt attempt, Settler settler) {
        return begin(attempt)
                .chain(this::resolve)
                .chain(this::perform)
                .map(this::judge)
                .chain(settler::settle)
                .invoke(events::settled);
    }

    /** Ends at once what must not, or need not, run at all. */
    private Uni<Attempt> begin(Attempt attempt) {
        Delivery delivery = attempt.delivery();
        long now = clock.millis();
        String malformed = delivery.malformed();
        if (attempt.outcome != null) {
            return Uni.createFrom().item(attempt);
        }
        if (malformed != null) {
            attempt.outcome = dead(Failure.MALFORMED, malformed);
        } else if (delivery.crashes() >= MAX_CRASHES) {
            attempt.outcome = dead(
                    Failure.WORKER_LOST,
                    delivery.crashes()
                            + " workers died while they held this job; look for what it does to a process before reviving it");
        } else if (attempt.stopped() == Attempt.Stop.CANCELLED) {
            attempt.outcome = new Outcome.Cancelled("called off before the attempt began");
        } else if (delivery.deadline() > 0 && delivery.deadline() <= now) {
            attempt.outcome = dead(Failure.DEADLINE, "the job's deadline passed before attempt " + attempt.attempt());
        } else if (delivery.at() > now) {
            attempt.outcome = new Outcome.Snooze("not due yet", Duration.ofMillis(delivery.at() - now));
        }
        return Uni.createFrom().item(attempt);
    }

    /** Finds the handler and reads the payload into its type. */
    private Uni<Attempt> resolve(Attempt attempt) {
        if (attempt.outcome == null) {
            attempt.handler = handlers.find(attempt.kind());
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
        return Uni.createFrom().item(attempt);
    }

    /** Runs the handler under the strictest of its time limits. */
    private Uni<Attempt> perform(Attempt attempt) {
        if (attempt.outcome != null || attempt.handler == null) {
            attempt.leave();
            return Uni.createFrom().item(attempt);
        }
        long limit = timeoutMillis(attempt);
        long deadline = attempt.delivery().deadline();
        // it may have passed since begin() looked, while a large payload was read; 0 would mean no limit
        long left = deadline == 0 ? 0 : Math.max(1, deadline - clock.millis());
        boolean deadlineFirst = left > 0 && (limit == 0 || left < limit);
        return performer.perform(
                attempt,
                attempt.handler,
                Duration.ofMillis(deadlineFirst ? left : limit),
                deadlineFirst ? Attempt.Stop.DEADLINE : Attempt.Stop.TIMEOUT);
    }

    private long timeoutMillis(Attempt attempt) {
        long own = attempt.delivery().timeoutMillis();
        long kind = kinds.apply(attempt.kind()).timeout().toMillis();
        return own > 0 && kind > 0 ? Math.min(own, kind) : Math.max(own, kind);
    }

    /** Turns what happened into an outcome. */
    private Settlement judge(Attempt attempt) {
        return new Settlement(attempt.delivery(), outcome(attempt), attempt.tookMillis);
    }

    private Outcome outcome(Attempt attempt) {
        if (attempt.outcome != null) {
            return attempt.outcome;
        }
        Attempt.Stop stopped = attempt.stopped();
        if (stopped == Attempt.Stop.CANCELLED) {
            return new Outcome.Cancelled("called off after " + attempt.tookMillis + " ms");
        }
        if (stopped == Attempt.Stop.DEADLINE) {
            return dead(
                    Failure.DEADLINE,
                    "the job's deadline came " + attempt.tookMillis + " ms into attempt " + attempt.attempt());
        }
        if (stopped == Attempt.Stop.TIMEOUT) {
            return retryOrDead(
                    attempt,
                    Failure.of(
                            Failure.TIMEOUT,
                            "attempt " + attempt.attempt() + " took longer than its " + timeoutMillis(attempt)
                                    + " ms"));
        }
        Throwable thrown = attempt.thrown;
        if (thrown instanceof DiscardException) {
            return new Outcome.Dead(Failure.of(thrown));
        }
        return thrown == null ? completed(attempt) : retryOrDead(attempt, Failure.of(thrown));
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
