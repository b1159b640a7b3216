package dev.windlass.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.handler.DiscardException;
import dev.windlass.job.Failure;
import dev.windlass.job.Outcome;
import dev.windlass.store.Settlement;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every way in which an attempt can end that nobody stops. */
class LineTest extends LineCase {
    @AfterEach
    void slotIsFreeAgain() {
        assertSlotFree();
    }

    // ---- ends before it begins ------------------------------------------------------------------------------------

    @Test
    void givenMalformedEntry_thenItIsBuriedWithTheCause() {
        Settlement end = run(attempt(Handlers.UNI, draft -> draft.malformed = "it has no kind"));
        assertEquals("it has no kind", assertDead(Failure.MALFORMED, end).message());
        assertNotBegun();
        assertEquals(0, end.tookMillis());
    }

    @Test
    void givenThreeCrashes_thenItIsBuriedWithoutAnotherTry() {
        assertDead(Failure.WORKER_LOST, run(attempt(Handlers.UNI, draft -> draft.crashes = 3)));
        assertNotBegun();
    }

    @Test
    void givenTwoCrashes_thenItRunsOnceMore() {
        assertInstanceOf(
                Outcome.Completed.class,
                run(attempt(Handlers.UNI, draft -> draft.crashes = 2)).outcome());
    }

    @Test
    void givenCancelled_whenItWouldBegin_thenItIsCancelled() {
        Attempt attempt = attempt(Handlers.UNI);
        attempt.stop(Stop.CANCELLED);
        assertInstanceOf(Outcome.Cancelled.class, run(attempt).outcome());
        assertNotBegun();
    }

    @Test
    void givenDeadlineThatIsNow_thenItIsBuried() {
        assertDead(Failure.DEADLINE, run(attempt(Handlers.UNI, draft -> draft.deadline = NOW)));
        assertNotBegun();
    }

    @Test
    void givenJobThatIsNotDue_thenItSnoozesAsLongAsThat() {
        Settlement end = run(attempt(Handlers.UNI, draft -> draft.at = NOW + 1_234));
        assertEquals(new Outcome.Snooze("not due yet", Duration.ofMillis(1_234)), end.outcome());
        assertNotBegun();
    }

    @Test
    void givenJobThatIsDueNow_thenItRuns() {
        assertInstanceOf(
                Outcome.Completed.class,
                run(attempt(Handlers.UNI, draft -> draft.at = NOW)).outcome());
    }

    @Test
    void givenUnknownKind_thenItIsTriedOnItsOwnSlowSchedule() {
        Outcome.Retry retry =
                assertInstanceOf(Outcome.Retry.class, run("nobody-does-this").outcome());
        assertEquals(Failure.UNKNOWN_KIND, retry.failure().type());
        assertEquals(UNKNOWN_KIND_PAUSE, retry.delay());
        assertTrue(retry.failure().message().contains("'nobody-does-this'"));
    }

    @Test
    void givenUnknownKind_whenAllItsTriesAreUsedUp_thenItIsBuried() {
        Attempt last = attempt("nobody-does-this", draft -> {
            draft.attempt = MAX_ATTEMPTS;
            // the job's own number is for failures of a handler
            draft.maxAttempts = 100;
        });
        assertDead(Failure.UNKNOWN_KIND, run(last));
    }

    @Test
    void givenPayloadThatDoesNotFit_thenItIsBuriedAndTheCauseDoesNotShowIt() {
        for (String payload : List.of("\"secret\"", "{\"secret\":", "")) {
            Failure failure = assertDead(
                    Failure.BAD_PAYLOAD,
                    run(attempt(Handlers.NUMBER, draft -> draft.payload = Buffer.buffer(payload))));
            assertFalse(failure.message().contains("secret"), failure.message());
            assertSlotFree();
        }
        assertNotBegun();
        run(Handlers.UNI);
    }

    // ---- ends by itself -------------------------------------------------------------------------------------------

    @Test
    void givenUniThatCompletes_thenItsItemIsTheResult() {
        assertCompleted("\"done\"", Uni.createFrom().item("done"));
    }

    @Test
    void givenUniWithoutItem_thenThereIsNoResult() {
        handlers.uni = job -> Uni.createFrom().nullItem();
        Outcome.Completed completed =
                assertInstanceOf(Outcome.Completed.class, run(Handlers.UNI).outcome());
        assertNull(completed.result());
    }

    @Test
    void givenUniThatTakesTime_thenThatIsTold() throws InterruptedException {
        handlers.uni = job -> Uni.createFrom()
                .emitter(emitter -> time.schedule(Duration.ofMillis(250), () -> emitter.complete("done")));
        var end = begin(attempt(Handlers.UNI));
        handlers.awaitBegun();
        assertSlotTaken();
        advance(Duration.ofMillis(250));
        assertEquals(250, await(end).tookMillis());
    }

    @Test
    void givenBlockingHandlerThatReturns_thenItsValueIsTheResult() {
        handlers.work = job -> List.of(Thread.currentThread().getName().contains("eventloop"), job.attempt());
        assertArrayEquals("[false,1]".getBytes(StandardCharsets.UTF_8), result(run(Handlers.BLOCKING)));
    }

    @Test
    void givenHandlerThatThrowsAtOnce_thenItIsRetried() {
        handlers.uni = job -> {
            throw new IllegalArgumentException("no");
        };
        assertEquals(
                "no",
                assertRetry("java.lang.IllegalArgumentException", run(Handlers.UNI))
                        .message());
    }

    @Test
    void givenErrorsAndCheckedExceptions_thenTheyAreFailuresAsOthers() {
        handlers.uni = job -> {
            throw new StackOverflowError("deep");
        };
        assertRetry("java.lang.StackOverflowError", run(Handlers.UNI));
        handlers.work = job -> {
            throw new java.io.IOException("disk");
        };
        assertRetry("java.io.IOException", run(Handlers.BLOCKING));
        handlers.work = job -> {
            throw new NoClassDefFoundError("gone");
        };
        assertRetry("java.lang.NoClassDefFoundError", run(Handlers.BLOCKING));
    }

    @Test
    void givenFailingUni_thenItIsRetried() {
        handlers.uni = job -> Uni.createFrom().failure(new IllegalStateException());
        Failure failure = assertRetry("java.lang.IllegalStateException", run(Handlers.UNI));
        assertEquals("IllegalStateException", failure.message(), "a message is never empty");
    }

    @Test
    @SuppressWarnings("NullAway") // the mistake that is tested
    void givenHandlerThatReturnsNullInsteadOfAUni_thenItIsRetriedWithWhatToMend() {
        handlers.uni = job -> null;
        Failure failure = assertRetry("java.lang.IllegalStateException", run(Handlers.UNI));
        assertTrue(failure.message().contains("null instead of a Uni"), failure.message());
    }

    @Test
    void givenDiscardException_thenItIsBuriedWhateverAttemptsAreLeft() {
        handlers.uni = job -> Uni.createFrom().failure(new DiscardException("no such address"));
        assertEquals(
                "no such address",
                assertDead(DiscardException.class.getName(), run(Handlers.UNI)).message());
        handlers.work = job -> {
            throw new DiscardException("no such address");
        };
        assertDead(DiscardException.class.getName(), run(Handlers.BLOCKING));
    }

    @Test
    void givenResultThatIsNoJson_thenItIsBuriedSinceTheWorkIsDone() {
        handlers.uni = job -> Uni.createFrom().item(new Object());
        Failure failure = assertDead(Failure.BAD_RESULT, run(Handlers.UNI));
        assertTrue(failure.message().contains("java.lang.Object"), failure.message());
    }

    @Test
    void givenLastAttempt_whenItFails_thenItIsBuriedWithTheFailure() {
        handlers.uni = job -> Uni.createFrom().failure(new IllegalStateException("still"));
        assertDead(
                "java.lang.IllegalStateException", run(attempt(Handlers.UNI, draft -> draft.attempt = MAX_ATTEMPTS)));
    }

    @Test
    void givenMaxAttemptsOfItsOwn_thenTheyWinOverTheKinds() {
        handlers.uni = job -> Uni.createFrom().failure(new IllegalStateException("still"));
        assertRetry("java.lang.IllegalStateException", run(attempt(Handlers.UNI, draft -> {
            draft.attempt = MAX_ATTEMPTS;
            draft.maxAttempts = MAX_ATTEMPTS + 1;
        })));
        assertDead("java.lang.IllegalStateException", run(attempt(Handlers.UNI, draft -> draft.maxAttempts = 1)));
    }

    private void assertCompleted(String json, Uni<Object> work) {
        handlers.uni = job -> work;
        assertArrayEquals(json.getBytes(StandardCharsets.UTF_8), result(run(Handlers.UNI)));
    }

    @Test
    void handlerSeesTheTraceContextOfTheEntryElseTheOneAmongTheMeta() {
        List<String> seen = new CopyOnWriteArrayList<>();
        handlers.uni = job -> {
            seen.add(String.valueOf(job.traceparent()));
            return Uni.createFrom().nullItem();
        };
        Map<String, String> meta = Map.of("traceparent", "of meta");
        run(Handlers.UNI);
        run(attempt(Handlers.UNI, draft -> draft.meta = meta));
        run(attempt(Handlers.UNI, draft -> {
            draft.meta = meta;
            draft.traceparent = "of the entry";
        }));
        assertEquals(List.of("null", "of meta", "of the entry"), seen);
    }

    private static byte[] result(Settlement settlement) {
        byte[] result =
                assertInstanceOf(Outcome.Completed.class, settlement.outcome()).result();
        return result == null ? new byte[0] : result;
    }
}
