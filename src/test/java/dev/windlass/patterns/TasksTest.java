package dev.windlass.patterns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.client.GroupHandle;
import dev.windlass.client.JobResult;
import dev.windlass.client.OnFailure;
import dev.windlass.handler.GatherException;
import dev.windlass.job.Failure;
import dev.windlass.job.JobId;
import dev.windlass.job.NewJob;
import dev.windlass.job.QueueName;
import dev.windlass.store.GroupBatch;
import dev.windlass.store.GroupView;
import dev.windlass.store.JobStore;
import dev.windlass.testing.RedisServer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/** Tasks: many jobs as one group, from the caller's side. */
@QuarkusTest
@TestProfile(GatherProfile.class)
class TasksTest extends PatternCase {
    private static final Logger LOG = Logger.getLogger(TasksTest.class);
    private static final int MANY = 100_000;
    private static final Duration LONG = Duration.ofMinutes(3);
    /** Held all together, the members of the large group would take about 100 MB. */
    private static final String KILOBYTE = "\"" + "x".repeat(1_000) + "\"";

    private static final long HEAP = 40_000_000;

    @Inject
    JobStore store;

    @SuppressWarnings("NullAway.Init") // set by the resource
    RedisServer redis;

    @Test
    void givenAHundredThousandMembers_thenAllAreCountedInOrderAndNeverHeldInMemory() {
        String id = JobId.random();
        long before = heap();
        AtomicLong halfway = new AtomicLong();
        Iterable<NewJob> jobs = () -> members(halfway);
        long start = System.nanoTime();

        GroupHandle group = client.group(GatherProfile.MANY, id, jobs, OnFailure.WAIT_FOR_ALL)
                .await()
                .atMost(LONG);
        long added = System.nanoTime();
        GroupView done = group.await(LONG).await().atMost(LONG);
        long ended = System.nanoTime();
        AtomicLong next = new AtomicLong();
        long inOrder = group.results()
                .filter(result -> result.completed() && result.id().equals(id + "#" + next.getAndIncrement()))
                .collect()
                .with(java.util.stream.Collectors.counting())
                .await()
                .atMost(LONG);

        LOG.infof(
                "group of %d: added in %d ms, done after %d ms, results read in %d ms; heap %+d kB while adding",
                MANY,
                (added - start) / 1_000_000,
                (ended - start) / 1_000_000,
                (System.nanoTime() - ended) / 1_000_000,
                (halfway.get() - before) / 1_000);
        assertEquals(new GroupView(id, MANY, MANY, MANY, 0, null, false), done);
        assertEquals(MANY, inOrder);
        assertTrue(halfway.get() - before < HEAP, "heap grew by " + (halfway.get() - before) + " bytes");
        assertEquals(0, get(store.depth(new QueueName(GatherProfile.MANY))).running());
    }

    @Test
    void givenAFailure_whenItCancelsTheRest_thenTheRunningAndTheWaitingMembersStop() {
        // more than there are slots; the one that dies comes first, or it would never get one
        List<NewJob> jobs = Stream.concat(
                        Stream.of(NewJob.ofJson("gather.child", "\"die\"")),
                        Collections.nCopies(100, NewJob.ofJson("gather.child", "\"wait\"")).stream())
                .toList();
        GroupHandle group = get(client.group(GatherProfile.MANY, jobs, OnFailure.CANCEL_REST));

        GatherException failed = assertThrows(GatherException.class, () -> get(group.awaitAll(String.class, PATIENCE)));

        assertEquals(0, failed.index());
        assertEquals("dead", failed.outcome());
        GroupView done = get(group.await(PATIENCE));
        assertEquals(101, done.failed());
        List<JobResult> results = get(group.results().collect().asList());
        assertTrue(results.stream().skip(1).allMatch(result -> result.outcome().equals("cancelled")));
        awaitAllSlotsFree();
    }

    @Test
    void givenAMemberThatIsMalformed_thenItIsDeadAndTheGroupComesToItsEnd() {
        String id = JobId.random();
        // as by a producer that is broken: the second of two members has no kind
        get(store.addToGroup(new QueueName(GatherProfile.MANY), id, oneOfTwo()));
        redis.call("XADD", "windlass:{" + GatherProfile.MANY + "}:ready", "*", "group", id, "index", "1");

        GroupHandle group = client.findGroup(GatherProfile.MANY, id);
        assertEquals(new GroupView(id, 2, 1, 2, 1, 1L, false), get(group.await(PATIENCE)));
        String malformed = new String(
                get(store.groupResults(new QueueName(GatherProfile.MANY), id, 1, 1))
                        .get(0),
                StandardCharsets.UTF_8);
        assertTrue(malformed.contains("\"type\":\"" + Failure.MALFORMED + "\""), malformed);
        awaitAllSlotsFree();
    }

    private static GroupBatch oneOfTwo() {
        return new GroupBatch(0, List.of(NewJob.ofJson("gather.child", "\"live\"")), 2, false);
    }

    @Test
    void givenAFailure_whenItCancelsNobody_thenTheOthersComplete() {
        GroupHandle group = get(client.group(
                GatherProfile.MANY,
                List.of(NewJob.ofJson("gather.child", "\"die\""), NewJob.ofJson("gather.child", "\"live\"")),
                OnFailure.WAIT_FOR_ALL));

        GatherException failed = assertThrows(GatherException.class, () -> get(group.awaitAll(String.class, PATIENCE)));

        assertEquals(0, failed.index());
        assertEquals("\"live\"", get(group.results().collect().last()).resultText());
    }

    /** Measures the heap when half of the members have been asked for. */
    private static Iterator<NewJob> members(AtomicLong halfway) {
        return IntStream.range(0, MANY)
                .mapToObj(i -> {
                    if (i == MANY / 2) {
                        halfway.set(heap());
                    }
                    return NewJob.ofJson("noop", KILOBYTE);
                })
                .iterator();
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
