package dev.windlass.worker;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.config.KindSettings;
import dev.windlass.handler.BlockingJobHandler;
import dev.windlass.handler.HandlerRegistry;
import dev.windlass.handler.Handles;
import dev.windlass.handler.JobContext;
import dev.windlass.handler.JobHandler;
import dev.windlass.job.QueueName;
import dev.windlass.retry.FixedBackoff;
import dev.windlass.retry.RetryPolicy;
import dev.windlass.store.redis.RedisStores;
import dev.windlass.store.redis.TestStore;
import dev.windlass.telemetry.JobEvents;
import dev.windlass.time.Clocks;
import dev.windlass.time.RedisClock;
import dev.windlass.time.Ticker;
import dev.windlass.time.VertxTimer;
import dev.windlass.upkeep.UpkeepLoop;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Vetoed;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A worker that is a process of its own, on one queue, with handlers that end it before they return. It ends by itself
 * with the test that started it.
 */
final class HaltingWorker {
    static final String NOTHING = "nothing";
    /** Never ends; one at a time. */
    static final String LONG = "long";

    /** Ends soon, but only when two workers have died while it ran. */
    static final String INNOCENT = "innocent";

    static final String HALT = "halt";
    static final String HALT_ON_A_THREAD = "halt-on-a-thread";
    /** Ends its process when all that came with it have started. */
    static final String HALT_SOON = "halt-soon";

    private HaltingWorker() {}

    static Process start(URI redis, QueueName queue, String name, int slots) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.addAll(List.of(HaltingWorker.class.getName(), redis.toString(), queue.value(), name, "" + slots));
        return new ProcessBuilder(command)
                .inheritIO()
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .start();
    }

    public static void main(String[] args) throws IOException {
        // what a container does at its start: two threads at once would find Mutiny half made
        Uni.createFrom()
                .emitter(emitter -> emitter.complete(1))
                .chain(() -> Uni.createFrom().voidItem())
                .await()
                .indefinitely();
        TestStore connected = RedisStores.connect(URI.create(args[0]), Duration.ofSeconds(5), Ticker.system());
        Clocks clocks = new Clocks(Ticker.system(), new VertxTimer(connected.vertx()), new RedisClock(Ticker.system()));
        int concurrency = Integer.parseInt(args[3]);
        Slots slots = new Slots(concurrency, kind -> settings(kind).concurrency());
        JobEvents events = new JobEvents() {};
        Workplace place =
                new Workplace(connected.store(), args[2], slots, new Heartbeats(connected.store()), events, clocks);
        EventLoop loop = EventLoop.of(connected.vertx());
        ExecutorService threads = Executors.newCachedThreadPool();
        Performer performer =
                new Performer(new Means(threads, loop, clocks, Duration.ofSeconds(5), AttemptBeans.none(), events));
        HandlerRegistry handlers = HandlerRegistry.of(
                new ObjectMapper(),
                new Nothing(),
                new Long(),
                new Innocent(),
                new Halt(),
                new HaltOnAThread(),
                new HaltSoon());
        RetryPolicy retry = new RetryPolicy(1, new FixedBackoff(Duration.ofSeconds(1)));
        AttemptRunner runner =
                new AttemptRunner(handlers, HaltingWorker::settings, retry, performer, clocks.redis(), events);
        QueueName queue = new QueueName(args[1]);
        QueueConsumer consumer = new QueueConsumer(place, queue, concurrency, loop, runner);
        consumer.start();
        new UpkeepLoop(connected.store(), queue, clocks.timer(), events, consumer::takeOver).start();
        System.in.transferTo(System.out);
        Runtime.getRuntime().halt(1);
    }

    private static KindSettings settings(String kind) {
        RetryPolicy retry = new RetryPolicy(1, new FixedBackoff(Duration.ofSeconds(1)));
        return new KindSettings(kind.equals(LONG) ? 1 : 0, Duration.ZERO, false, retry, List.of(), List.of());
    }

    @Handles(NOTHING)
    @Vetoed
    private static final class Nothing implements JobHandler<Object, Object> {
        @Override
        public Uni<Object> handle(Object payload, JobContext job) {
            return Uni.createFrom().nullItem();
        }
    }

    @Handles(LONG)
    @Vetoed
    private static final class Long implements JobHandler<Object, Object> {
        @Override
        public Uni<Object> handle(Object payload, JobContext job) {
            return Uni.createFrom().nothing();
        }
    }

    @Handles(INNOCENT)
    @Vetoed
    private static final class Innocent implements JobHandler<Object, Object> {
        @Override
        public Uni<Object> handle(Object payload, JobContext job) {
            if (job.crashes() < AttemptRunner.MAX_CRASHES - 1) {
                return Uni.createFrom().nothing();
            }
            return Uni.createFrom()
                    .<Object>item(job.crashes() + " " + job.lostWorker())
                    .onItem()
                    .delayIt()
                    .by(Duration.ofMillis(100));
        }
    }

    @Handles(HALT)
    @Vetoed
    private static final class Halt implements JobHandler<Object, Object> {
        @Override
        public Uni<Object> handle(Object payload, JobContext job) {
            Runtime.getRuntime().halt(1);
            throw new IllegalStateException("this process has ended");
        }
    }

    @Handles(HALT_ON_A_THREAD)
    @Vetoed
    private static final class HaltOnAThread implements BlockingJobHandler<Object, Object> {
        @Override
        public Object handle(Object payload, JobContext job) {
            Runtime.getRuntime().halt(1);
            throw new IllegalStateException("this process has ended");
        }
    }

    @Handles(HALT_SOON)
    @Vetoed
    private static final class HaltSoon implements JobHandler<Object, Object> {
        @Override
        public Uni<Object> handle(Object payload, JobContext job) {
            Vertx.currentContext().runOnContext(later -> Runtime.getRuntime().halt(1));
            return Uni.createFrom().nothing();
        }
    }
}
