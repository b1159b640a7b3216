package dev.windlass.store.redis;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.Failure;
import dev.windlass.job.JobState;
import dev.windlass.job.NewJob;
import dev.windlass.job.Outcome;
import dev.windlass.job.QueueName;
import dev.windlass.store.Delivery;
import dev.windlass.store.JobStore;
import dev.windlass.store.JobView;
import dev.windlass.store.Session;
import dev.windlass.store.Settlement;
import dev.windlass.testing.RedisServer;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** States: whatever is done in whatever order, the store moves a job only as {@link JobState#canBecome} allows. */
class StatesTest {
    private static final int STEPS = 1_500;
    private static final int JOBS = 12;
    private static final QueueName QUEUE = new QueueName("states");

    private final Random random;
    private final List<String> history = new ArrayList<>();
    private final Map<String, JobState> known = new HashMap<>();
    private final Map<JobState, Set<JobState>> moves = new EnumMap<>(JobState.class);
    private final List<Delivery> held = new ArrayList<>();

    StatesTest() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("StatesTest: -Dseed=" + seed);
        random = new Random(seed);
    }

    @Test
    void givenARandomHistory_whenAnythingIsDone_thenOnlyLegalMovesAreMade() {
        try (RedisServer server = RedisServer.packaged();
                TestStore test = RedisStores.connect(server.uri(), options -> {})) {
            JobStore store = test.store();
            Session session = get(store.open(QUEUE, "worker"));
            for (int step = 0; step < STEPS; step++) {
                session = act(store, session);
                look(store);
            }
            System.out.println("StatesTest: moves seen " + moves);
            assertTrue(moves.keySet()
                    .containsAll(EnumSet.of(
                            JobState.SCHEDULED, JobState.READY, JobState.RUNNING, JobState.RETRYABLE, JobState.DEAD)));
        }
    }

    private Session act(JobStore store, Session session) {
        String id = "job-" + random.nextInt(JOBS);
        switch (random.nextInt(9)) {
            case 0, 1 -> {
                history.add("enqueue " + id);
                Duration delay = random.nextInt(3) == 0 ? Duration.ofMillis(1) : Duration.ZERO;
                get(store.enqueue(
                        QUEUE, NewJob.of("noop").withId(id).withDelay(delay).withKeep(keep())));
            }
            case 2, 3 -> {
                history.add("reserve");
                held.addAll(get(store.reserve(session, 1 + random.nextInt(3), Duration.ZERO)));
            }
            case 4, 5 -> settleOne(store, session);
            case 6 -> {
                history.add("promote");
                get(store.promote(QUEUE));
            }
            case 7 -> {
                history.add((random.nextBoolean() ? "cancel " : "revive ") + id);
                if (history.get(history.size() - 1).startsWith("cancel")) {
                    get(store.cancel(QUEUE, id));
                } else {
                    get(store.revive(QUEUE, id));
                }
            }
            default -> {
                if (random.nextInt(10) == 0) {
                    history.add("release");
                    get(store.release(session));
                    held.clear();
                    return get(store.open(QUEUE, "worker"));
                }
            }
        }
        return session;
    }

    /** Settled records go soon, or the few ids would be used up; a job that is gone may come again. */
    private static Duration keep() {
        return Duration.ofMillis(20);
    }

    private void settleOne(JobStore store, Session session) {
        if (held.isEmpty()) {
            return;
        }
        Delivery delivery = held.remove(random.nextInt(held.size()));
        Outcome outcome =
                switch (random.nextInt(5)) {
                    case 0 -> new Outcome.Completed(null);
                    case 1 -> new Outcome.Retry(Failure.of("test", "again"), Duration.ofMillis(random.nextInt(3)));
                    case 2 -> new Outcome.Snooze("later", Duration.ofMillis(random.nextInt(3)));
                    case 3 -> new Outcome.Cancelled("called off");
                    default -> new Outcome.Dead(Failure.of("test", "given up"));
                };
        history.add("settle " + delivery.id() + " " + outcome.text());
        get(store.settle(session, session.nextBatch(), List.of(new Settlement(delivery, outcome, 1))));
    }

    private void look(JobStore store) {
        for (int i = 0; i < JOBS; i++) {
            String id = "job-" + i;
            JobState now = get(store.find(QUEUE, id)).map(JobView::state).orElse(null);
            JobState before = now == null ? known.remove(id) : known.put(id, now);
            if (now == null) {
                // on a slow machine a record may be gone again before it is looked at
                boolean mayGo = before == null || before.isSettled() || wasJustSettled(id);
                assertTrue(mayGo, () -> id + " was " + before + " and is gone after " + lastSteps());
            } else if (before != null && before != now && !(before.isSettled() && before != JobState.DEAD)) {
                moves.computeIfAbsent(before, b -> EnumSet.noneOf(JobState.class))
                        .add(now);
                assertTrue(
                        before.canBecome(now), () -> id + " went from " + before + " to " + now + " by " + lastSteps());
            }
        }
    }

    private boolean wasJustSettled(String id) {
        String last = history.get(history.size() - 1);
        return last.equals("settle " + id + " completed")
                || last.equals("settle " + id + " cancelled")
                || last.equals("cancel " + id);
    }

    private List<String> lastSteps() {
        return history.subList(Math.max(0, history.size() - 10), history.size());
    }

    private static <T> T get(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(10));
    }
}
