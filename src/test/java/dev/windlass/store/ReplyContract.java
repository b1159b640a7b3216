package dev.windlass.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Results are pushed to whoever asked for them. */
abstract class ReplyContract extends StoreCase {
    ReplyContract(ContractBench bench) {
        super(bench);
    }

    @Test
    void resultIsPushedToTheListThatTheJobNames() {
        enqueue(job("a").withReply("mine"));
        Session session = open();
        settle(session, completed(takeOne(session), "{\"sum\":3}"));

        List<Reply> replies = get(store.takeReplies(queue, "mine", SHORT));

        assertEquals(1, replies.size());
        assertEquals("a", replies.get(0).id());
        assertEquals(
                new JsonObject("{\"id\":\"a\",\"outcome\":\"completed\",\"result\":{\"sum\":3}}"),
                json(replies.get(0)));
        assertFalse(keys.exists("reply:mine"));
    }

    @Test
    void oneStandsForTheIdOfTheJob() {
        String own = enqueue(job("own").withReply("1")).id();
        String entry = enqueue(job().withReply("1")).id();
        Session session = open();
        settle(session, completed(take(session, 2)));

        assertEquals(own, get(store.takeReplies(queue, own, SHORT)).get(0).id());
        assertEquals(entry, get(store.takeReplies(queue, entry, SHORT)).get(0).id());
    }

    @Test
    void errorOfDeadIsPushedToo() {
        enqueue(job("a").withReply("mine"));
        enqueue(job("b").withReply("mine"));
        Session session = open();
        settle(session, dead(takeOne(session)), cancelled(takeOne(session)));

        List<Reply> replies = get(store.takeReplies(queue, "mine", SHORT));

        assertEquals(List.of("a", "b"), replies.stream().map(Reply::id).toList());
        assertEquals("dead", json(replies.get(0)).getString("outcome"));
        assertEquals("it is over", json(replies.get(0)).getJsonObject("error").getString("message"));
        assertEquals("cancelled", json(replies.get(1)).getString("outcome"));
    }

    @Test
    void retryAndSnoozePushNothing() {
        enqueue(job("a").withReply("mine"));
        enqueue(job("b").withReply("mine"));
        Session session = open();
        settle(session, retry(takeOne(session), Duration.ofHours(1)), snooze(takeOne(session), Duration.ofHours(1)));

        assertFalse(keys.exists("reply:mine"));
    }

    @Test
    void replyThatNobodyFetchesGoesAway() {
        enqueue(job("a").withReply("mine"));
        Session session = open();
        settle(session, completed(takeOne(session)));

        assertTrue(keys.number("PTTL", "reply:mine") > 0);
    }

    @Test
    void givenNobodySettles_whenWaited_thenTheWaitEndsEmpty() {
        assertEquals(List.of(), get(store.takeReplies(queue, "mine", SHORT)));
    }

    @Test
    void waiterIsServedWhileItWaits() {
        CompletableFuture<List<Reply>> waiting = start(other.takeReplies(queue, "mine", PATIENCE));
        enqueue(job("a").withReply("mine"));
        Session session = open();
        settle(session, completed(takeOne(session)));

        assertEquals("a", waiting.orTimeout(5, TimeUnit.SECONDS).join().get(0).id());
    }

    @Test
    void manyRepliesComeInPortions() {
        enqueueMany(IntStream.range(0, 1_100)
                .mapToObj(i -> job("r" + i).withReply("mine"))
                .toList());
        Session session = open();
        for (List<Delivery> taken = take(session, 500); !taken.isEmpty(); taken = take(session, 500)) {
            settle(session, completed(taken));
        }

        Set<String> seen = new HashSet<>();
        for (List<Reply> replies = next(); !replies.isEmpty(); replies = next()) {
            assertTrue(replies.size() <= 500, "more than 500 at once: " + replies.size());
            replies.forEach(reply -> assertTrue(seen.add(reply.id()), "twice: " + reply.id()));
        }
        assertEquals(1_100, seen.size());
    }

    private List<Reply> next() {
        return get(store.takeReplies(queue, "mine", SHORT));
    }

    private static JsonObject json(Reply reply) {
        return new JsonObject(new String(reply.json(), StandardCharsets.UTF_8));
    }
}
