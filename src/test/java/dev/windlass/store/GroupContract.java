package dev.windlass.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.NewJob;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How a group comes into being. */
abstract class GroupContract extends StoreCase {
    GroupContract(ContractBench bench) {
        super(bench);
    }

    @Test
    void nothingIsKnownOfAnUnknownGroup() {
        assertEquals(Optional.empty(), get(store.group(queue, "g")));
        assertFalse(get(store.cancelGroup(queue, "g")));
        assertArrayEquals(
                new Object[] {null, null},
                get(store.groupResults(queue, "g", 0, 2)).toArray());
        assertEquals(List.of(), get(store.groupResults(queue, "g", 0, 0)));
    }

    @Test
    void membersAreAddedInOrderAndKnownByTheirIndex() {
        add(0, 2, -1);
        assertEquals(new GroupView("g", -1, 2, 0, 0, null, false), group());
        add(2, 1, 3);
        assertEquals(new GroupView("g", 3, 3, 0, 0, null, false), group());
        assertFalse(group().isDone());

        List<Delivery> taken = take(open(), 10);

        assertEquals(
                List.of(0L, 1L, 2L), taken.stream().map(Delivery::groupIndex).toList());
        assertTrue(taken.stream().allMatch(member -> "g".equals(member.group())));
        assertEquals("[2]", String.valueOf(taken.get(2).payload()));
    }

    @Test
    void saidTwiceNothingIsAddedTwice() {
        add(0, 3, -1);
        assertChangesNothing(() -> add(0, 3, -1));
        assertChangesNothing(() -> add(1, 1, -1));

        add(2, 3, 5);

        assertEquals(5, group().added());
        assertEquals(5, take(open(), 10).size());
        assertChangesNothing(() -> add(2, 3, 5));
    }

    @Test
    void fullBatchIsAddedAtOnce() {
        add(0, JobStore.MAX_BATCH, JobStore.MAX_BATCH);

        assertEquals(JobStore.MAX_BATCH, group().added());
        assertEquals(JobStore.MAX_BATCH, get(store.depth(queue)).ready());
    }

    @Test
    void gapIsRefused() {
        add(0, 2, -1);
        StoreException refused = assertRefused(StoreException.class, () -> add(3, 1, -1));
        assertTrue(("" + refused.getMessage()).contains("gap"), refused.getMessage());
    }

    @Test
    void closedGroupTakesNoMore() {
        add(0, 2, 2);
        StoreException refused = assertRefused(StoreException.class, () -> add(2, 1, 3));
        assertTrue(("" + refused.getMessage()).contains("closed with 2"), refused.getMessage());
        assertRefused(StoreException.class, () -> add(0, 3, 3));
    }

    @Test
    void memberOfItsOwnMindIsRefusedBeforeAnythingIsSent() {
        for (NewJob odd : List.of(job("id"), job().withDelay(Duration.ofSeconds(1)))) {
            assertThrows(IllegalArgumentException.class, () -> new GroupBatch(0, List.of(job(), odd), 2, false));
        }
    }

    @Test
    void emptyGroupIsDoneAtOnce() {
        add(0, 0, 0);

        assertTrue(group().isDone());
        assertFalse(get(store.cancelGroup(queue, "g")));
        assertTrue(keys.number("PTTL", "group:g") > 0);
    }

    @Test
    void groupThatIsNoHashIsRefusedByItsName() {
        keys.call("SET", "group:g", "mine");
        StoreException refused = assertRefused(StoreException.class, () -> add(0, 1, 1));
        assertTrue(("" + refused.getMessage()).contains(keys.name("group:g")), refused.getMessage());
    }

    private GroupView group() {
        return get(store.group(queue, "g")).orElseThrow();
    }

    private void add(long from, int members, long size) {
        List<NewJob> jobs = IntStream.range(0, members)
                .mapToObj(i -> NewJob.ofJson("echo", "[" + (from + i) + "]"))
                .toList();
        get(store.addToGroup(queue, "g", new GroupBatch(from, jobs, size, false)));
    }
}
