package dev.windlass.patterns;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.handler.BlockingJobHandler;
import dev.windlass.handler.CancelException;
import dev.windlass.handler.DiscardException;
import dev.windlass.handler.Handles;
import dev.windlass.handler.JobContext;
import dev.windlass.handler.JobHandler;
import dev.windlass.handler.RetryException;
import dev.windlass.handler.SnoozeException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.io.FileNotFoundException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Handlers that do one thing each, and leave a trace. */
final class PatternHandlers {
    private PatternHandlers() {}

    /** Never ends by itself. */
    @Handles("pattern.hold")
    static class Hold implements JobHandler<JsonNode, String> {
        @Override
        public Uni<String> handle(JsonNode payload, JobContext job) {
            Trace.step(job.id(), "started");
            return Uni.createFrom()
                    .<String>emitter(emitter -> {})
                    .onCancellation()
                    .invoke(() -> Trace.step(job.id(), "cancelled"));
        }
    }

    /** As {@link Hold}, with a limit of its own in the annotation, and one in the configuration. */
    @Handles(value = "pattern.timed", timeout = "200ms")
    static class Timed extends Hold {}

    /** Of a kind with a limit: fails at once or later, or holds, as its payload says; null holds too. */
    @Handles("pattern.few")
    static class Few implements JobHandler<@Nullable String, String> {
        @Override
        public Uni<String> handle(@Nullable String how, JobContext job) {
            Trace.step(job.id(), "started");
            if ("throw".equals(how)) {
                throw new IllegalStateException("at once");
            }
            return "fail".equals(how)
                    ? Uni.createFrom().failure(new IllegalStateException("later"))
                    : Uni.createFrom().emitter(emitter -> {});
        }
    }

    /** Waits on its thread until it is interrupted. */
    @Handles("pattern.block")
    static class Block implements BlockingJobHandler<JsonNode, String> {
        @Override
        public String handle(JsonNode payload, JobContext job) throws InterruptedException {
            Trace.step(job.id(), "started");
            try {
                new CountDownLatch(1).await();
                return "never";
            } finally {
                Trace.step(job.id(), "cleaned up, cancelled " + job.cancelled());
            }
        }
    }

    /** Heeds no interrupt until it is let go. */
    @Handles("pattern.stubborn")
    static class Stubborn implements BlockingJobHandler<JsonNode, String> {
        static final CountDownLatch LET_GO = new CountDownLatch(1);

        @Override
        public String handle(JsonNode payload, JobContext job) {
            Trace.step(job.id(), "started");
            while (LET_GO.getCount() > 0) {
                Thread.interrupted();
                LockSupport.parkNanos(1_000_000);
            }
            Trace.step(job.id(), "ended at last");
            return "late";
        }
    }

    /** Holds its event loop. */
    @Handles("pattern.hog")
    static class Hog implements JobHandler<Long, String> {
        @Override
        public Uni<String> handle(Long millis, JobContext job) {
            hold(millis);
            return Uni.createFrom().item("done");
        }

        static void hold(long millis) {
            long end = System.nanoTime() + millis * 1_000_000;
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    /** Holds its thread, which by configuration is not the event loop's. */
    @Handles("pattern.offloaded")
    static class Offloaded implements JobHandler<Long, String> {
        @Override
        public Uni<String> handle(Long millis, JobContext job) {
            Hog.hold(millis);
            return Uni.createFrom().item(Thread.currentThread().getName());
        }
    }

    /** Counts how many run at the same time, for a few milliseconds each; every third fails, every fifth is slow. */
    @Handles("pattern.counted")
    static class Counted implements JobHandler<Integer, Integer> {
        private final Vertx vertx;

        Counted(Vertx vertx) {
            this.vertx = vertx;
        }

        @Override
        public Uni<Integer> handle(Integer number, JobContext job) {
            String[] groups = {"daemon", "queue " + job.queue(), "kind " + job.kind()};
            Trace.enter(groups);
            return Uni.createFrom()
                    .<Integer>emitter(emitter -> {
                        long timer = vertx.setTimer(number % 5 == 0 ? 3 : 1, fired -> {
                            if (number % 3 == 0 && job.attempt() == 1) {
                                emitter.fail(new IllegalStateException("every third fails"));
                            } else {
                                emitter.complete(number);
                            }
                        });
                        emitter.onTermination(() -> vertx.cancelTimer(timer));
                    })
                    .onTermination()
                    .invoke(() -> Trace.leave(groups));
        }
    }

    // not proxied, which would need a constructor without arguments in the superclass too
    @Singleton
    @Handles("pattern.limited")
    static class Limited extends Counted {
        Limited(Vertx vertx) {
            super(vertx);
        }
    }

    /** Ends as its payload says. */
    @Handles("pattern.outcome")
    static class Outcomes implements JobHandler<String, String> {
        @Override
        public Uni<String> handle(String how, JobContext job) {
            Trace.step(job.id(), "attempt " + job.attempt());
            boolean again = Trace.steps(job.id()).size() > 1;
            return switch (how) {
                case "return" -> Uni.createFrom().item("well");
                case "throw" -> throw new IllegalStateException("at once");
                case "fail" -> Uni.createFrom().failure(new IllegalStateException("later"));
                case "retry" -> again ? Uni.createFrom().item("the second time") : later();
                case "snooze" -> again ? Uni.createFrom().item("still attempt " + job.attempt()) : snooze();
                case "discard" -> throw new DiscardException("no use");
                case "cancel" -> throw new CancelException("pointless");
                default -> throw new IllegalArgumentException(how);
            };
        }

        private static Uni<String> later() {
            throw RetryException.after(Duration.ofMillis(10), "try again soon");
        }

        private static Uni<String> snooze() {
            throw SnoozeException.by(Duration.ofMillis(10), "not now");
        }
    }

    /** Throws what its configuration gives up on, or what it does not. */
    @Handles("pattern.picky")
    static class Picky implements BlockingJobHandler<String, String> {
        @Override
        public String handle(String what, JobContext job) throws Exception {
            Trace.step(job.id(), "attempt " + job.attempt());
            if (what.equals("io")) {
                throw new FileNotFoundException("a kind of IOException");
            }
            throw new IllegalStateException("worth another attempt");
        }
    }

    @Handles("pattern.choosy")
    static class Choosy extends Picky {}

    @Handles("pattern.once")
    static class Once extends Picky {}

    /** Acquires two things, and ends as its payload says; null for never. */
    @Handles("pattern.scoped")
    static class Scoped implements JobHandler<@Nullable String, String> {
        @Override
        public Uni<String> handle(@Nullable String how, JobContext job) {
            job.closing(() -> Trace.step(job.id(), "closed last"));
            return job.using(
                    () -> acquire(job, "first"),
                    first -> job.using(
                            () -> acquire(job, "second"),
                            second -> end(how, job),
                            second -> release(job, second, "bad release".equals(how))),
                    first -> release(job, first, false));
        }

        private static Uni<String> acquire(JobContext job, String what) {
            Trace.step(job.id(), "acquired " + what);
            return Uni.createFrom().item(what);
        }

        private static Uni<String> end(@Nullable String how, JobContext job) {
            Trace.step(job.id(), "used");
            if (how == null) {
                return Uni.createFrom().emitter(emitter -> {});
            }
            return how.equals("fail")
                    ? Uni.createFrom().failure(new DiscardException("as asked"))
                    : Uni.createFrom().item("used");
        }

        private static Uni<Void> release(JobContext job, String what, boolean fails) {
            Trace.step(job.id(), "released " + what);
            return fails
                    ? Uni.createFrom().failure(new IllegalStateException("cannot be given back"))
                    : Uni.createFrom().voidItem();
        }
    }
}
