package dev.windlass.faults;

import dev.windlass.faults.check.Breach;
import dev.windlass.faults.check.Checker;
import dev.windlass.faults.crew.Contract;
import dev.windlass.faults.crew.DaemonHand;
import dev.windlass.faults.crew.Hand;
import dev.windlass.faults.crew.LocalHand;
import dev.windlass.faults.crew.Receiver;
import dev.windlass.faults.crew.Redis;
import dev.windlass.faults.crew.Wire;
import dev.windlass.faults.history.AppendOnlyFile;
import dev.windlass.faults.history.Event;
import dev.windlass.faults.history.Fact;
import dev.windlass.faults.history.History;
import dev.windlass.faults.history.HistoryFile;
import dev.windlass.faults.history.HistoryFiles;
import dev.windlass.faults.history.Keyspace;
import dev.windlass.faults.history.KeyspaceReader;
import dev.windlass.faults.history.RedisHistory;
import dev.windlass.faults.history.What;
import dev.windlass.job.QueueName;
import dev.windlass.testing.Pace;
import dev.windlass.testing.Resp;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** One run: load and faults, then peace until all is done, then the stop, then the check. */
final class OneRun {
    /** How long after the last fault a worker may show no sign of life while there is work. */
    private static final Duration STALL = Duration.ofSeconds(25);
    /** How long all work may take to end when nothing new comes. */
    private static final Duration QUIET = Duration.ofSeconds(45);

    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration STOP = Duration.ofSeconds(15);
    private static final QueueName QUEUE = new QueueName("faults");

    private final Plan plan;
    private final Options options;
    private final Vertx vertx;
    private final Path folder;
    private final Path histories;
    private final List<Injected> injected = new ArrayList<>();
    private final List<Breach> breaches = new ArrayList<>();

    /**
     * @param vertx on which wires live
     * @param folder an empty one of this run
     */
    OneRun(Plan plan, Options options, Vertx vertx, Path folder) {
        this.plan = plan;
        this.options = options;
        this.vertx = vertx;
        this.folder = folder;
        this.histories = folder.resolve("history");
    }

    Verdict run() {
        try {
            Files.createDirectories(histories);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Keyspace keyspace;
        try (Redis redis = new Redis(folder.resolve("redis"), plan.guarded())) {
            keyspace = work(redis);
            redis.stop();
        }
        RedisHistory told = RedisHistory.of(AppendOnlyFile.steps(folder.resolve("redis")), QUEUE.value());
        History history =
                new History(HistoryFiles.read(histories), told.facts(), told.namesById(), told.sessions(), keyspace);
        breaches.addAll(Checker.check(history));
        return new Verdict(
                plan.seed(),
                history.namesById().size(),
                counts(history),
                injected,
                Recovery.of(history, injected),
                breaches);
    }

    private Keyspace work(Redis redis) {
        try (Receiver receiver = new Receiver(vertx, histories);
                Crew crew = new Crew(plan.workers(), name -> hand(name, redis, receiver));
                Judge judge = new Judge(redis, QUEUE.value(), histories);
                HistoryFile chaos = new HistoryFile(histories, "chaos")) {
            awaitSessions(redis);
            try (Producer producer =
                    new Producer(QUEUE, new Load(plan, options.daemons()), redis, wire(redis), histories)) {
                hurt(new Injector(redis, crew, producer, QUEUE.value(), chaos));
                awaitWork(crew, judge);
                producer.end();
                awaitQuiet(redis, producer);
            }
            stop(crew.all());
            sweep(redis, crew);
            try (Resp resp = redis.connect()) {
                return new KeyspaceReader(resp, QUEUE.value()).read();
            }
        }
    }

    private Hand hand(String name, Redis redis, Receiver receiver) {
        Contract contract = new Contract(name, QUEUE, plan.lease(), plan.concurrency());
        return options.daemons()
                ? new DaemonHand(contract, redis, wire(redis), receiver, histories)
                : new LocalHand(contract, redis, wire(redis), histories);
    }

    private Wire wire(Redis redis) {
        return new Wire(vertx, redis.port());
    }

    /** Begins and ends every fault in its time. */
    private void hurt(Injector injector) {
        record Step(long millis, Runnable action) {}
        List<Step> steps = new ArrayList<>();
        for (Plan.Planned fault : plan.faults()) {
            String[] party = new String[1];
            long[] begun = new long[1];
            steps.add(new Step(fault.fromMillis(), () -> {
                party[0] = injector.party(fault);
                begun[0] = Event.now();
                injector.begin(fault);
            }));
            steps.add(new Step(fault.toMillis(), () -> {
                injector.end(fault, party[0]);
                injected.add(new Injected(fault.type(), party[0], begun[0], Event.now()));
            }));
        }
        steps.sort(java.util.Comparator.comparingLong(Step::millis));
        long start = System.nanoTime();
        for (Step step : steps) {
            long due = start + TimeUnit.MILLISECONDS.toNanos(step.millis());
            Pace.until(due);
            step.action().run();
        }
    }

    /** Processes take their time to start, which is no part of what is looked at. */
    private void awaitSessions(Redis redis) {
        String sessions = "windlass:{" + QUEUE + "}:sessions";
        try (Resp resp = redis.connect()) {
            if (!within(START, () -> ("" + resp.call("ZCARD", sessions)).equals("" + plan.workers()))) {
                throw new IllegalStateException("the workers did not start");
            }
        }
    }

    private void awaitWork(Crew crew, Judge judge) {
        long healed = System.currentTimeMillis();
        for (Hand hand : crew.all()) {
            if (!within(STALL, () -> judge.lastMillis(hand.name()) > healed)) {
                breaches.add(new Breach(
                        "stalled", "", hand.name() + " has ended no job in " + STALL.toSeconds() + " s of peace"));
            }
        }
    }

    private void awaitQuiet(Redis redis, Producer producer) {
        try (Resp resp = redis.connect()) {
            KeyspaceReader keyspace = new KeyspaceReader(resp, QUEUE.value());
            if (!within(QUIET, () -> producer.isDone() && keyspace.isQuiet())) {
                breaches.add(new Breach(
                        "not-done", "", "work is left " + QUIET.toSeconds() + " s after the last job was asked for"));
            }
        }
    }

    /**
     * A worker that could not end its session, since Redis was away or it was stopped too late, leaves it to others: if
     * there is one, another worker comes and ends it.
     */
    private void sweep(Redis redis, Crew crew) {
        String keys = "windlass:{" + QUEUE + "}:";
        try (Resp resp = redis.connect()) {
            if (("" + resp.call("ZCARD", keys + "sessions")).equals("0")) {
                return;
            }
            crew.replace(0);
            Hand sweeper = crew.at(0);
            boolean swept = within(
                    QUIET,
                    () -> ("" + resp.call("ZCARD", keys + "sessions")).equals("1")
                            && ("" + resp.call("ZCARD", keys + "orphans")).equals("0")
                            && ("" + resp.call("HGET", keys + "session:" + first(resp, keys), "worker"))
                                    .equals(sweeper.name()));
            if (!swept) {
                breaches.add(new Breach("not-swept", "", "sessions of stopped workers stay"));
            }
            stop(List.of(sweeper));
        }
    }

    private static String first(Resp resp, String keys) {
        Object sessions = resp.call("ZRANGE", keys + "sessions", "0", "0");
        return sessions instanceof List<?> list && !list.isEmpty() ? "" + list.get(0) : "";
    }

    private void stop(List<Hand> hands) {
        hands.forEach(Hand::stop);
        for (Hand hand : hands) {
            if (!hand.awaitStopped(STOP)) {
                breaches.add(new Breach("not-stopped", "", hand.name() + " did not stop"));
            }
        }
    }

    private static boolean within(Duration most, BooleanSupplier condition) {
        long end = System.nanoTime() + most.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        return true;
    }

    private static Map<String, Long> counts(History history) {
        Map<String, Long> counts = new TreeMap<>();
        for (Fact fact : history.facts()) {
            String name =
                    switch (fact.kind()) {
                        case DELIVERED -> "deliveries";
                        case TAKEN_OVER -> "taken over from lost sessions";
                        case RELEASED -> "handed back";
                        case OUTCOME -> fact.note().split(" ", 2)[0];
                        default -> "";
                    };
            if (!name.isEmpty()) {
                counts.merge(name, 1L, Long::sum);
            }
        }
        counts.put("acknowledged", (long) history.events(What.ACKNOWLEDGED).size());
        counts.put("enqueues refused", (long) history.events(What.REFUSED).size());
        counts.put("enqueues without an answer", (long)
                history.events(What.UNKNOWN).size());
        counts.put("side effects", (long) history.events(What.EFFECT).size());
        counts.put("refused settles", (long) history.events(What.SETTLE_REFUSED).size());
        counts.put(
                "sessions lost",
                history.sessions().values().stream()
                        .filter(session -> session.lost())
                        .count());
        return counts;
    }
}
