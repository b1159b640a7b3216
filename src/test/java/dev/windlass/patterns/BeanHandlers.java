package dev.windlass.patterns;

import dev.windlass.handler.BlockingJobHandler;
import dev.windlass.handler.DiscardException;
import dev.windlass.handler.Handles;
import dev.windlass.handler.JobContext;
import dev.windlass.handler.JobHandler;
import dev.windlass.handler.RetryException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Handlers that use beans of one attempt, and end as their payload says; null for never. */
final class BeanHandlers {
    private BeanHandlers() {}

    /** Of one attempt; its number tells which. */
    @RequestScoped
    static class Ledger {
        private static final AtomicInteger MADE = new AtomicInteger();

        private final int number = MADE.incrementAndGet();
        private @Nullable JobContext job;
        private @Nullable String how;

        int begin(JobContext job, @Nullable String how) {
            this.job = job;
            this.how = how;
            return number;
        }

        int number() {
            return number;
        }

        @PreDestroy
        void close() {
            if (job != null) {
                Trace.step(job.id(), "ledger destroyed" + onLoop());
            }
            if ("bad bean".equals(how)) {
                throw new IllegalStateException("the ledger does not close");
            }
        }
    }

    /** As {@link Ledger}, but made by a producer, as things that are no beans are. */
    static class Line {
        private String job = "";

        void of(String job) {
            this.job = job;
        }
    }

    @Dependent
    static class Lines {
        @Produces
        @RequestScoped
        static Line open() {
            return new Line();
        }

        static void close(@Disposes Line line) {
            Trace.step(line.job, "line disposed of");
        }
    }

    private static String onLoop() {
        return Thread.currentThread().getName().contains("eventloop") ? " on the loop" : "";
    }

    @Handles("bean.uni")
    static class OnLoop implements JobHandler<@Nullable String, Integer> {
        private final Ledger ledger;
        private final Line line;

        OnLoop(Ledger ledger, Line line) {
            this.ledger = ledger;
            this.line = line;
        }

        @Override
        public Uni<Integer> handle(@Nullable String how, JobContext job) {
            int number = ledger.begin(job, how);
            line.of(job.id());
            return job.using(() -> Uni.createFrom().item(number), mine -> end(how, mine, job), mine -> {
                // what the handler acquired may need the bean when it is given back
                Trace.step(job.id(), "resource released, same ledger " + (mine == ledger.number()));
                return Uni.createFrom().voidItem();
            });
        }

        private static Uni<Integer> end(@Nullable String how, int number, JobContext job) {
            // not before: whoever is called off earlier has nothing to give back
            Trace.step(job.id(), "used");
            if (how == null) {
                return Uni.createFrom().emitter(emitter -> {});
            }
            return switch (how) {
                case "fail" -> Uni.createFrom().failure(new DiscardException("as asked"));
                case "retry" -> Uni.createFrom().failure(RetryException.after(Duration.ofMillis(10), "as asked"));
                default -> Uni.createFrom().item(number);
            };
        }
    }

    /** As {@link OnLoop}, by configuration on a thread. */
    @Handles("bean.offloaded")
    static class Offloaded extends OnLoop {
        Offloaded(Ledger ledger, Line line) {
            super(ledger, line);
        }
    }

    @Handles("bean.blocking")
    static class OnThread implements BlockingJobHandler<@Nullable String, Integer> {
        private final Ledger ledger;
        private final Line line;

        OnThread(Ledger ledger, Line line) {
            this.ledger = ledger;
            this.line = line;
        }

        @Override
        public Integer handle(@Nullable String how, JobContext job) throws InterruptedException {
            int number = ledger.begin(job, how);
            line.of(job.id());
            job.closing(() -> Trace.step(job.id(), "resource released, same ledger " + (number == ledger.number())));
            Trace.step(job.id(), "used");
            if (how == null) {
                new CountDownLatch(1).await();
            } else if (how.equals("fail")) {
                throw new DiscardException("as asked");
            } else if (how.equals("retry")) {
                throw RetryException.after(Duration.ofMillis(10), "as asked");
            }
            return number;
        }
    }

    /** Heeds no interrupt until it is let go. */
    @Handles("bean.stubborn")
    static class Stubborn implements BlockingJobHandler<String, Integer> {
        static final CountDownLatch LET_GO = new CountDownLatch(1);
        private final Ledger ledger;

        Stubborn(Ledger ledger) {
            this.ledger = ledger;
        }

        @Override
        public Integer handle(String how, JobContext job) {
            int number = ledger.begin(job, how);
            job.closing(() -> Trace.step(job.id(), "resource released"));
            while (LET_GO.getCount() > 0) {
                Thread.interrupted();
                LockSupport.parkNanos(1_000_000);
            }
            Trace.step(job.id(), "ended at last, same ledger " + (number == ledger.number()));
            return number;
        }
    }

    /** Asks for its ledger's number again after a timer of its own context, and on a thread of Mutiny's. */
    @Handles("bean.later")
    static class Later implements JobHandler<Integer, int[]> {
        private final Ledger ledger;
        private final Vertx vertx;

        Later(Ledger ledger, Vertx vertx) {
            this.ledger = ledger;
            this.vertx = vertx;
        }

        @Override
        public Uni<int[]> handle(Integer millis, JobContext job) {
            int first = ledger.number();
            return Uni.createFrom()
                    .<Integer>emitter(emitter -> vertx.setTimer(millis, fired -> emitter.complete(ledger.number())))
                    .onItem()
                    .delayIt()
                    .by(Duration.ofMillis(millis))
                    .map(second -> new int[] {first, second, ledger.number()});
        }
    }

    @Handles("bean.later-offloaded")
    static class LaterOffloaded extends Later {
        LaterOffloaded(Ledger ledger, Vertx vertx) {
            super(ledger, vertx);
        }
    }

    /** Is itself a bean of one attempt. */
    @RequestScoped
    @Handles("bean.own")
    static class Own implements BlockingJobHandler<String, Integer> {
        private String id = "";
        private int runs;

        @Override
        public Integer handle(String payload, JobContext job) {
            id = job.id();
            return ++runs;
        }

        @PreDestroy
        void close() {
            Trace.step(id, "handler destroyed");
        }
    }

    /** As the documentation has it. */
    @RequestScoped
    static class Scratch {
        private Path folder = Path.of("none");

        @PostConstruct
        void create() throws IOException {
            folder = Files.createTempDirectory("scratch");
        }

        Path folder() {
            return folder;
        }

        @PreDestroy
        void delete() throws IOException {
            Files.delete(folder);
        }
    }

    @Handles("unpack")
    static class Unpack implements BlockingJobHandler<String, String> {
        @Inject
        Scratch scratch;

        @Override
        public String handle(String archive, JobContext job) {
            Trace.step(job.id(), Files.isDirectory(scratch.folder()) ? "has a folder" : "has none");
            return scratch.folder().toString();
        }
    }
}
