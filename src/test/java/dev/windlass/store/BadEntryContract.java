package dev.windlass.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.JobState;
import dev.windlass.store.redis.RedisStores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Anybody may add entries, so any nonsense may come; it is told apart, can be buried, and harms nothing else. */
abstract class BadEntryContract extends StoreCase {
    private final Session session = open();

    BadEntryContract(ContractBench bench) {
        super(bench);
    }

    @Test
    void entryWithoutKindIsMalformed() {
        assertMalformed("kind", "payload", "1");
    }

    @ParameterizedTest
    @CsvSource({
        "attempt, abc",
        "attempt, ''",
        "attempt, 0",
        "attempt, -1",
        "attempt, 1.5",
        "attempt, 99999999999999999999",
        "max, many",
        "max, -2",
        "crashes, x",
        "crashes, -1",
        "timeout, 5s",
        "timeout, -5",
        "deadline, tomorrow",
        "at, 2026-01-01",
        "keep, 1h",
        "deliveries, x",
        "reply, a b",
        "id, ''",
        "id, a b",
        "id, ../../etc",
        "id, '*'",
        "id, ü",
        "kind, ''",
        "kind, a b"
    })
    void fieldThatCannotBeReadIsNamed(String field, String value) {
        if (field.equals("kind")) {
            assertMalformed("kind", "kind", value);
        } else {
            assertMalformed(field, "kind", "echo", field, value);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nb", "\u0000", "a\"b", "{x}", "a:\u202e"})
    void idThatCouldBreakSomethingIsMalformed(String id) {
        assertMalformed("id", "kind", "echo", "id", id);
    }

    @Test
    void idThatIsTooLongIsMalformedAndNotToldInFull() {
        String malformed = assertMalformed("id", "kind", "echo", "id", "x".repeat(5_000));

        assertTrue(malformed.length() < 500, "cause has " + malformed.length() + " characters");
    }

    @Test
    void payloadOverTheLimitIsMalformed() {
        String large = "\"" + "x".repeat(RedisStores.MAX_PAYLOAD) + "\"";

        String malformed = assertMalformed("payload", "kind", "echo", "payload", large);

        assertTrue(malformed.length() < 500, "cause has " + malformed.length() + " characters");
    }

    @Test
    void payloadAtTheLimitIsNot() {
        keys.add("kind", "echo", "payload", "1".repeat(RedisStores.MAX_PAYLOAD));

        assertNull(takeOne(session).malformed());
    }

    @Test
    void payloadThatIsNotJsonIsAMatterOfTheHandler() {
        keys.add("kind", "echo", "payload", "{\"n\":");

        assertNull(takeOne(session).malformed());
    }

    @Test
    void sameFieldTwiceDoesNoHarm() {
        keys.add("kind", "echo", "kind", "noop", "payload", "1", "payload", "2");

        Delivery delivery = takeOne(session);

        settle(session, completed(delivery));
        assertEquals(0, keys.number("XLEN", "ready"));
    }

    @Test
    void manyFieldsDoNoHarm() {
        List<String> fields = new ArrayList<>(List.of("kind", "echo", "id", "a"));
        for (int i = 0; i < 900; i++) {
            fields.addAll(List.of("meta.f" + i, "" + i));
        }
        keys.add(fields.toArray(String[]::new));
        Delivery delivery = takeOne(session);
        assertEquals(900, delivery.meta().size());

        settle(session, dead(delivery));
        assertTrue(get(store.revive(queue, "a")));
        Delivery again = takeOne(session);
        assertEquals(900, again.meta().size());
        settle(session, snooze(again, Duration.ofHours(1)));
        makeDue("a");
        assertEquals(1, get(store.promote(queue)));
        takeOne(session);
        assertEquals(1, get(store.release(session)));
        assertEquals(900, takeOne(open()).meta().size());
    }

    @Test
    void fieldsThatLookLikeBookkeepingDoNoHarm() {
        keys.add("kind", "echo", "id", "a", "@state", "completed", "@entry", "0-1", "@error.1", "x");

        settle(session, dead(takeOne(session)));

        assertState(JobState.DEAD, "a");
        assertTrue(get(store.revive(queue, "a")));
        assertState(JobState.READY, "a");
    }

    @Test
    void nonsenseAmongProperJobsHarmsNoneOfThem() {
        enqueue(job("first"));
        keys.add("nonsense", "1");
        enqueue(job("second"));

        List<Delivery> held = take(session, 3);

        assertEquals(
                List.of(true, false, true),
                held.stream().map(d -> d.malformed() == null).toList());
        settle(session, completed(held.get(0)), dead(held.get(1)), completed(held.get(2)));
        assertEquals(0, keys.number("XLEN", "ready"));
        assertEquals(3, keys.number("XLEN", "results"));
    }

    @Test
    void buriedNonsenseIsKeptAsItCame() {
        String entry = keys.add("payload", "1", "attempt", "abc", "id", "not legal", "extra", "\u0000");
        Delivery delivery = takeOne(session);
        assertEquals(entry, delivery.id());

        settle(session, dead(delivery));

        assertEquals(entry, keys.zset("dead").keySet().iterator().next());
        Map<String, String> kept = keys.hash("job:" + entry);
        assertEquals("1", kept.get("payload"));
        assertEquals("abc", kept.get("attempt"));
        assertEquals("not legal", kept.get("id"));
        assertEquals("\u0000", kept.get("extra"));
        JobView view = view(entry);
        assertEquals(JobState.DEAD, view.state());
        assertTrue(Objects.requireNonNull(view.error()).contains("it is over"));
        assertEquals(entry, keys.results().get(0).get("id"));
    }

    @Test
    void nonsenseCanBeFoundWhileItWaits() {
        String entry = keys.add("attempt", "abc");

        assertState(JobState.READY, entry);
        takeOne(session);
        assertState(JobState.RUNNING, entry);
    }

    @Test
    void nonsenseOfALostSessionIsStillNonsense() {
        String entry = keys.add("attempt", "abc");
        takeOne(session);
        lose(session);
        Session heir = open();

        Delivery taken = get(store.takeOver(heir, session.consumer(), 5)).get(0);

        assertNotNull(taken.malformed());
        settle(heir, dead(taken));
        assertState(JobState.DEAD, entry);
    }

    @Test
    void givenIdOfALivingJob_whenAddedByHand_thenNeitherIsLost() {
        enqueue(job("a"));
        keys.add("kind", "echo", "id", "a", "payload", "2");

        List<Delivery> held = take(session, 2);
        settle(session, completed(held));

        assertEquals(2, held.size());
        assertEquals(2, keys.number("XLEN", "results"));
        assertEquals(0, keys.number("XLEN", "ready"));
    }

    private String assertMalformed(String named, String... fields) {
        String entry = keys.add(fields);
        Delivery delivery = takeOne(session);
        String malformed = delivery.malformed();
        assertNotNull(malformed, "cause for " + named);
        assertTrue(malformed.contains(named), "names " + named + ": " + malformed);
        assertEquals(entry, delivery.id(), "known by its entry");
        settle(session, dead(delivery));
        assertState(JobState.DEAD, entry);
        assertEquals(0, keys.number("XLEN", "ready"));
        return malformed;
    }
}
