package dev.windlass.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.JobId;
import dev.windlass.job.QueueName;
import dev.windlass.store.Reply;
import dev.windlass.store.StoreException;
import dev.windlass.testing.VirtualTime;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplyInboxTest {
    private static final QueueName QUEUE = new QueueName("q");

    private final VirtualTime timer = new VirtualTime();
    /** The polls that have been asked for and not answered. */
    private final Deque<UniEmitter<? super List<Reply>>> polls = new ArrayDeque<>();

    private final ReplyInbox inbox = new ReplyInbox(
            new ScriptedStore()
                    .on("takeReplies", arguments -> Uni.createFrom().<List<Reply>>emitter(poll -> polls.add(poll)))
                    .store(),
            timer,
            () -> new Pauses(Duration.ofMillis(50), Duration.ofSeconds(2), () -> 0));

    @Test
    void theNameIsOneThatJobsMayCarry() {
        assertTrue(JobId.isLegal(inbox.name()), inbox.name());
    }

    @Test
    void givenNobodyWaits_thenNothingIsPolled() {
        timer.advance(Duration.ofMinutes(1));
        assertEquals(0, polls.size());
    }

    @Test
    void givenManyWaiters_whenRepliesCome_thenEachGetsItsOwnFromOneLoop() {
        UniAssertSubscriber<JobResult> first = expect("a");
        UniAssertSubscriber<JobResult> second = expect("b");
        timer.advance(Duration.ZERO);
        assertEquals(1, polls.size());

        answer(
                reply("b", "{\"id\":\"b\",\"outcome\":\"completed\",\"result\":{ \"n\": 1.0 }}"),
                reply("stranger", "{}"));
        assertEquals("{ \"n\": 1.0 }", second.assertCompleted().getItem().resultText());
        first.assertNotTerminated();

        assertEquals(1, polls.size(), "somebody waits still");
        answer(reply(
                "a", "{\"id\":\"a\",\"outcome\":\"dead\",\"error\":{\"type\":\"timeout\",\"message\":\"too slow\"}}"));
        JobResult dead = first.assertCompleted().getItem();
        assertEquals("dead", dead.outcome());
        assertEquals("too slow", dead.error() == null ? "" : dead.error().message());

        assertEquals(0, polls.size(), "nobody waits any longer");
        assertEquals(0, timer.scheduled());
    }

    @Test
    void givenLastWaiterGone_whenThePollEnds_thenTheLoopEnds_andANewWaiterStartsANewOne() {
        expect("a").cancel();
        timer.advance(Duration.ZERO);
        answer();
        assertEquals(0, polls.size());

        UniAssertSubscriber<JobResult> next = expect("b");
        timer.advance(Duration.ZERO);
        answer(reply("b", "{\"outcome\":\"completed\"}"));
        assertEquals("null", next.assertCompleted().getItem().resultText());
    }

    @Test
    void givenFailures_whileSomebodyWaits_thenPollingGoesOnWithGrowingPauses() {
        UniAssertSubscriber<JobResult> waiter = expect("a");
        timer.advance(Duration.ZERO);
        for (int pause : List.of(50, 100, 200, 400, 800, 1600, 2000, 2000)) {
            polls.remove().fail(new StoreException("no connection"));
            timer.advance(Duration.ofMillis(pause - 1));
            assertEquals(0, polls.size(), "after " + pause);
            timer.advance(Duration.ofMillis(1));
            assertEquals(1, polls.size(), "after " + pause);
        }
        answer();
        polls.remove().fail(new StoreException("no connection"));
        timer.advance(Duration.ofMillis(50));
        assertEquals(1, polls.size(), "an answer resets the pauses");

        answer(reply("a", "{\"outcome\":\"cancelled\"}"));
        assertEquals("cancelled", waiter.assertCompleted().getItem().outcome());
    }

    @Test
    void givenFailures_whenNobodyWaitsAnyLonger_thenPollingEnds() {
        UniAssertSubscriber<JobResult> waiter = expect("a");
        timer.advance(Duration.ZERO);
        waiter.cancel();
        polls.remove().fail(new StoreException("no connection"));
        timer.advance(Duration.ofMinutes(1));
        assertEquals(0, polls.size());
    }

    @Test
    void givenReplyThatIsNoReply_thenTheLoopGoesOn() {
        UniAssertSubscriber<JobResult> broken = expect("a");
        UniAssertSubscriber<JobResult> whole = expect("b");
        timer.advance(Duration.ZERO);
        answer(reply("a", "garbage"), reply("b", "{\"outcome\":\"completed\"}"));
        whole.assertCompleted();
        broken.assertNotTerminated();
    }

    @Test
    void givenTwoQueues_thenEachHasALoopOfItsOwn() {
        expect("a");
        inbox.receive(new QueueName("other"), "a", pushed -> Uni.createFrom().completionStage(pushed))
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
        timer.advance(Duration.ZERO);
        assertEquals(2, polls.size());
    }

    private UniAssertSubscriber<JobResult> expect(String id) {
        return inbox.receive(QUEUE, id, pushed -> Uni.createFrom().completionStage(pushed))
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
    }

    private void answer(Reply... replies) {
        polls.remove().complete(List.of(replies));
    }

    private static Reply reply(String id, String json) {
        return new Reply(id, json.getBytes(StandardCharsets.UTF_8));
    }
}
