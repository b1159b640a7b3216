package dev.windlass;

import dev.windlass.config.WindlassConfig;
import dev.windlass.handler.HandlerRegistry;
import dev.windlass.job.QueueName;
import dev.windlass.store.Doctor;
import dev.windlass.store.Finding;
import dev.windlass.store.JobStore;
import dev.windlass.telemetry.AllEvents;
import dev.windlass.telemetry.JobEvents;
import dev.windlass.telemetry.JobLog;
import dev.windlass.telemetry.JobMetrics;
import dev.windlass.time.Clocks;
import dev.windlass.time.RedisClock;
import dev.windlass.time.Ticker;
import dev.windlass.time.VertxTimer;
import dev.windlass.transport.Transport;
import dev.windlass.transport.Transports;
import dev.windlass.upkeep.UpkeepLoop;
import dev.windlass.worker.AttemptBeans;
import dev.windlass.worker.Worker;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.virtual.threads.VirtualThreads;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The worker's life in this process: start, run, drain, stop. */
@Singleton
public class Daemon {
    private static final Logger LOG = Logger.getLogger(Daemon.class);
    /** What handing back may take on top of the drain. */
    private static final Duration HAND_BACK = Duration.ofSeconds(8);
    /** Before the embedded Redis and whatever else the jobs need. */
    private static final int FIRST_TO_STOP = 1;

    private final WindlassConfig config;
    private final Worker worker;
    private final Doctor doctor;
    private final String transport;
    private final List<UpkeepLoop> upkeep = new ArrayList<>();
    private volatile @Nullable Uni<Integer> stopping;

    Daemon(WindlassConfig config, Worker worker, JobStore store, Doctor doctor, Vertx vertx, JobEvents events) {
        this.config = config;
        this.worker = worker;
        this.doctor = doctor;
        this.transport = Transports.inUse(vertx);
        for (String queue : config.queues()) {
            QueueName name = new QueueName(queue);
            upkeep.add(new UpkeepLoop(
                    store, name, new VertxTimer(vertx), events, orphans -> worker.takeOver(name, orphans)));
        }
    }

    void start(@Observes StartupEvent started) {
        if (config.enabled()) {
            worker.start();
            upkeep.forEach(UpkeepLoop::start);
            LOG.infof("worker %s takes jobs from %s", worker.name(), config.queues());
            tellTransport();
            examine();
        }
    }

    /** Where the default falls back, with the reason. */
    private void tellTransport() {
        boolean fallsBack = config.transport() == Transport.AUTO && transport.equals(Transport.NIO.label());
        String obstacle = fallsBack ? Transports.whyNotNative() : null;
        LOG.infof("transport %s%s", transport, obstacle == null ? "" : ": " + obstacle);
    }

    /** Once Redis answers; jobs are worked on meanwhile, since what is found may be an operator's deliberate choice. */
    private void examine() {
        doctor.examine(config.queues().stream().map(QueueName::new).toList())
                .onFailure()
                .retry()
                .withBackOff(Duration.ofSeconds(1), Duration.ofMinutes(1))
                .until(failure -> stopping == null)
                .subscribe()
                .with(findings -> findings.forEach(Daemon::log), failure -> {});
    }

    private static void log(Finding finding) {
        if (finding.level() != Finding.Level.OK) {
            LOG.logf(
                    finding.level() == Finding.Level.ERROR ? Logger.Level.ERROR : Logger.Level.WARN,
                    "%s: %s; %s",
                    finding.subject(),
                    finding.says(),
                    finding.cure());
        }
    }

    /**
     * Begins to stop the worker while all else goes on: whoever waits for a result over HTTP still gets it, and the
     * health checks say that it drains. Runs {@code done}, on any thread, when the worker has stopped or could not.
     */
    public void drain(Runnable done) {
        if (config.enabled()) {
            stopped().subscribe().with(released -> done.run(), failure -> done.run());
        } else {
            done.run();
        }
    }

    /** Only where it was started: else this would make the worker, and its store, in order to stop them. */
    void stop(@Observes(notifyObserver = Reception.IF_EXISTS) @Priority(FIRST_TO_STOP) ShutdownEvent stopping) {
        if (config.enabled()) {
            try {
                int released = stopped().await().indefinitely();
                LOG.infof("worker %s is stopped; %d jobs were handed back", worker.name(), released);
            } catch (RuntimeException e) {
                LOG.warnf(
                        "worker %s could not hand its jobs back (%s); they will be taken over when its lease ends",
                        worker.name(), e.getMessage());
            }
        }
    }

    /** Stops the worker at the first call; emits how many jobs were handed back, at every call. */
    private synchronized Uni<Integer> stopped() {
        if (stopping == null) {
            upkeep.forEach(UpkeepLoop::close);
            Duration drain = config.shutdown().drain();
            stopping = worker.stop(drain)
                    .ifNoItem()
                    .after(drain.plus(HAND_BACK))
                    .fail()
                    .memoize()
                    .indefinitely();
        }
        return stopping;
    }

    /** Ends a drain that is under way at once: the operator has asked twice. */
    public void hurry() {
        worker.endDrain();
    }

    @Produces
    @Singleton
    static AllEvents events(MeterRegistry registry) {
        return new AllEvents(List.of(new JobLog(Ticker.system()), new JobMetrics(registry)));
    }

    @Produces
    @Singleton
    static Worker worker(
            WindlassConfig config,
            JobStore store,
            HandlerRegistry handlers,
            JobEvents events,
            Vertx vertx,
            @VirtualThreads ExecutorService threads,
            AttemptBeans beans,
            MeterRegistry registry) {
        Ticker ticker = Ticker.system();
        Clocks clocks = new Clocks(ticker, new VertxTimer(vertx), new RedisClock(ticker));
        String name = config.worker()
                .orElseGet(() -> hostName() + "-" + ProcessHandle.current().pid());
        Worker.Engine engine = new Worker.Engine(vertx, threads, clocks, beans);
        Worker worker = new Worker(name, config, store, handlers, engine, events);
        Gauge.builder("windlass.slots.taken", worker, Worker::taken).register(registry);
        return worker;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
