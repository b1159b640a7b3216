package dev.windlass.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.handler.JobContext;
import dev.windlass.job.NewJob;
import dev.windlass.store.Delivery;
import dev.windlass.store.Session;
import dev.windlass.store.StoreException;
import dev.windlass.testing.Faults.HeldReply;
import dev.windlass.testing.FaultyJobStore.Call;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A consumer that stops: it finishes what runs, takes nothing new, and hands the rest back. */
class DrainTest extends ConsumerCase {
    @Test
    void givenNothingToDo_whenDrained_thenItEndsAtOnceAndNothingIsLeftOfTheSession() {
        start();
        until(() -> faults.made(Call.RESERVE) == 1);
        assertEquals(0, await(drain()));
        assertEquals(1, events.count("closed 0"));
        assertEquals(0, count("ZCARD", "sessions"));
    }

    @Test
    void givenWakeThatDoesNotArrive_whenDrained_thenItIsRepeatedWhileTheReadIsOut() {
        start();
        until(() -> faults.made(Call.RESERVE) == 1);
        faults.fail(Call.WAKE, new StoreException("no connection"));
        faults.hang(Call.WAKE);
        CompletableFuture<Integer> stopped = drain();
        assertEquals(0, await(stopped));
        int wakes = faults.made(Call.WAKE);
        assertTrue(wakes >= 3, "woken " + wakes + " times");
        advance(Duration.ofSeconds(1));
        assertEquals(wakes, faults.made(Call.WAKE));
    }

    @Test
    void givenRunningJobs_whenDrained_thenTheyEndFirstAndNothingNewBegins() {
        runUntilCompleted();
        List<String> running = enqueue(Handlers.UNI, 2);
        start();
        awaitRunning(running.get(0), running.get(1));
        CompletableFuture<Integer> stopped = drain();
        until(() -> "drains: it finishes what runs and takes nothing new"
                .equals(consumer.status().problem()));
        // the read that was out has ended by then
        complete(running.get(0));
        awaitCompleted(running.get(0));
        enqueue(Handlers.UNI);
        assertFalse(stopped.isDone());

        complete(running.get(1));

        assertEquals(0, await(stopped));
        awaitCompleted(running.get(1));
        assertEquals(2, handlers.begun());
        assertEquals(1, get(store.depth(queue)).ready());
    }

    @Test
    void givenJobsThatWaitForTheirKind_whenDrained_thenTheyAreHandedBackWithoutCostingAnAttempt() {
        runUntilCompleted();
        List<String> few = enqueue(Handlers.FEW, 4);
        start();
        awaitRunning(few.get(0), few.get(1));
        CompletableFuture<Integer> stopped = drain();
        complete(few.get(0));
        complete(few.get(1));

        assertEquals(2, await(stopped));
        assertEquals(2, handlers.begun());
        assertHandedBack(few.subList(2, 4));
    }

    @Test
    void givenJobThatGoesOn_whenTheDrainIsEnded_thenItIsStoppedAndHandedBackWithoutCostingAnAttempt() throws Exception {
        runUntilCompleted();
        String id = enqueue(Handlers.UNI);
        start();
        JobContext job = handlers.awaitBegun();
        CompletableFuture<Integer> stopped = drain();
        assertFalse(stopped.isDone());

        consumer.endDrain();

        assertEquals(1, await(stopped));
        assertTrue(job.cancelled());
        assertEquals(List.of(), events.settled());
        assertHandedBack(List.of(id));
    }

    @Test
    void givenParentThatWaitsForASlotToGoOn_whenDrained_thenItGoesOnAndEnds() throws Exception {
        runUntilCompleted();
        Function<JobContext, Uni<Object>> hold = handlers.uni;
        handlers.uni = job -> job.kind().equals(Handlers.FEW)
                ? job.gather(List.of(NewJob.of(Handlers.UNI)), String.class).map(all -> all.get(0))
                : hold.apply(job);
        String parent = enqueue(Handlers.FEW);
        start();
        assertEquals(parent, handlers.awaitBegun().id());
        String child = handlers.awaitBegun().id();
        List<String> others = enqueue(Handlers.UNI, CONCURRENCY);
        awaitRunning(child);
        complete(child);
        awaitRunning(others.toArray(String[]::new));
        until(() -> !events.outcomes(child).isEmpty());
        HeldReply look = faults.holdReply(Call.OTHER);
        advance(Duration.ofMillis(500));
        look.awaitDone().letGo();
        onLoop(() -> {});

        CompletableFuture<Integer> stopped = drain();
        onLoop(() -> {});
        complete(others.get(0));

        awaitCompleted(parent);
        others.subList(1, CONCURRENCY).forEach(this::complete);
        assertEquals(0, await(stopped));
    }

    @Test
    void givenDrainThatIsUnderWay_whenDrainedAgain_thenBothEnd() {
        runUntilCompleted();
        String id = enqueue(Handlers.UNI);
        start();
        awaitRunning(id);
        CompletableFuture<Integer> first = drain();
        CompletableFuture<Integer> second = consumer.drain().subscribeAsCompletionStage();
        onLoop(() -> {});
        assertFalse(second.isDone());

        consumer.endDrain();

        assertEquals(1, await(first));
        assertEquals(1, await(second));
    }

    @Test
    void givenDrainThatHasEnded_whenDrainedAgain_thenItEndsAtOnceWithTheSame() {
        runUntilCompleted();
        String id = enqueue(Handlers.UNI);
        start();
        awaitRunning(id);
        consumer.endDrain();
        assertEquals(1, await(drain()));
        assertEquals(1, await(consumer.drain().subscribeAsCompletionStage()));
    }

    @Test
    void givenDrainEndedBeforeItBegan_thenNothingIsWaitedFor() {
        runUntilCompleted();
        String id = enqueue(Handlers.UNI);
        start();
        awaitRunning(id);
        consumer.endDrain();
        assertEquals(1, await(drain()));
    }

    @Test
    void givenReadThatStillBringsJobs_whenDrained_thenTheyAreHandedBack() {
        HeldReply reply = faults.holdReply(Call.RESERVE);
        String id = enqueue(Handlers.UNI);
        start();
        reply.awaitDone();
        CompletableFuture<Integer> stopped = drain();
        consumer.endDrain();
        onLoop(() -> {});
        assertFalse(stopped.isDone(), "what is on its way has to be handed back too");

        reply.letGo();

        assertEquals(1, await(stopped));
        assertEquals(0, handlers.begun());
        assertHandedBack(List.of(id));
    }

    @Test
    void givenSettleThatIsUnderWay_whenDrained_thenItIsWaitedFor() {
        HeldReply reply = faults.holdReply(Call.SETTLE);
        start();
        String id = enqueue(Handlers.UNI);
        reply.awaitDone();
        CompletableFuture<Integer> stopped = drain();
        onLoop(() -> {});
        assertFalse(stopped.isDone());
        reply.letGo();
        assertEquals(0, await(stopped));
        awaitCompleted(id);
    }

    @Test
    void givenNoSessionYet_whenDrained_thenItEndsAtOnce() {
        faults.cut(Call.OPEN);
        consumer.start();
        later(() -> events.count("failed open") > 0);
        assertEquals(0, await(drain()));
        faults.mend(Call.OPEN);
        time.advance(Duration.ofMinutes(1));
        assertEquals(0, store.sessions().size());
    }

    @Test
    void givenSessionThatIsBeingOpened_whenDrained_thenNothingIsLeftOfIt() {
        HeldReply reply = faults.holdReply(Call.OPEN);
        consumer.start();
        reply.awaitDone();
        assertEquals(0, await(drain()));
        heartbeats.close();

        reply.letGo();

        until(() -> count("ZCARD", "sessions") == 0);
        assertEquals(0, events.count("opened"));
    }

    @Test
    void givenSessionThatIsLostMeanwhile_whenDrained_thenItEndsAndOpensNoOther() {
        runUntilCompleted();
        String id = enqueue(Handlers.UNI);
        start();
        awaitRunning(id);
        CompletableFuture<Integer> stopped = drain();
        fence(session());
        assertEquals(0, await(stopped));
        assertEquals(1, events.count("lost 1"));
        assertEquals(1, events.count("opened"));
    }

    @Test
    void givenReleaseThatFails_whenDrained_thenItEndsAllTheSame() {
        start();
        faults.fail(Call.RELEASE, new StoreException("no connection"));
        assertEquals(0, await(drain()));
        assertEquals(1, events.count("failed release"));
    }

    private void assertHandedBack(List<String> ids) {
        Session other = get(store.open(queue, "w2"));
        List<Delivery> again = get(store.reserve(other, 10, Duration.ofSeconds(5)));
        assertEquals(ids, again.stream().map(Delivery::id).sorted().toList());
        for (Delivery delivery : again) {
            assertEquals(1, delivery.attempt());
            assertEquals(0, delivery.crashes());
        }
        other.lose();
    }

    private void advance(Duration by) {
        onLoop(() -> time.advance(by));
    }

    private int await(CompletableFuture<Integer> stopped) {
        later(stopped::isDone);
        return stopped.join();
    }
}
