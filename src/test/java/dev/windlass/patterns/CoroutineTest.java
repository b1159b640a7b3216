package dev.windlass.patterns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.windlass.client.JobFailedException;
import dev.windlass.client.JobHandle;
import dev.windlass.job.NewJob;
import dev.windlass.testing.RedisServer;
import dev.windlass.testing.Resp;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A coroutine: a handler that returns a Uni, and a caller that awaits its result. */
@QuarkusTest
@TestProfile(PatternsProfile.class)
class CoroutineTest extends PatternCase {
    RedisServer redis;

    @Test
    void givenAHandlerThatSucceeds_whenItIsAwaited_thenTheResultComes() {
        JobHandle job = enqueue("pattern.outcome", "\"return\"");

        assertEquals("well", get(job.await(String.class, PATIENCE)));
    }

    @Test
    void givenAHandlerThatFails_whenItIsAwaited_thenTheWaitFailsWithTheJobsFailure() {
        JobHandle job = enqueue("pattern.outcome", "\"discard\"");

        JobFailedException failure =
                assertThrows(JobFailedException.class, () -> get(job.await(String.class, PATIENCE)));

        assertEquals(true, failure.getMessage().contains("no use"), failure.getMessage());
    }

    @Test
    void givenAWaitingCaller_whenItsConnectionsAreCut_thenTheResultComesAllTheSame() throws IOException {
        JobHandle job = enqueue(NewJob.ofJson("sleep", "{\"ms\":700}"));
        var waiting = job.await(PATIENCE).subscribeAsCompletionStage();

        redis.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");

        assertEquals(
                "completed",
                waiting.orTimeout(25, java.util.concurrent.TimeUnit.SECONDS)
                        .join()
                        .outcome());
    }

    @Test
    void givenAnyLanguage_whenItAsksForAReply_thenItIsPushedToTheListItNamed() throws IOException {
        try (Resp any = redis.connect()) {
            any.call("XADD", "windlass:{patterns}:ready", "*", "kind", "echo", "payload", "{\"n\":1}", "reply", "mine");

            Object popped = any.call("BLPOP", "windlass:{patterns}:reply:mine", "10");

            String reply = String.valueOf(((List<?>) popped).get(1));
            assertEquals(true, reply.endsWith("\"outcome\":\"completed\",\"result\":{\"n\":1}}"), reply);
        }
    }

    @Test
    void givenADeadline_whenTheJobIsSlower_thenTheWaitEnds() {
        JobHandle job = enqueue("sleep", "{\"ms\":5000}");

        assertThrows(dev.windlass.client.AwaitTimeoutException.class, () -> get(job.await(Duration.ofMillis(100))));
        get(client.cancel(PatternsProfile.QUEUE, job.id()));
    }
}
