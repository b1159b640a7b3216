package dev.windlass.patterns;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.client.JobHandle;
import dev.windlass.client.JobResult;
import dev.windlass.job.JobState;
import dev.windlass.job.NewJob;
import dev.windlass.telemetry.AllEvents;
import dev.windlass.testing.RecordedEvents;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Beans of one attempt: request-scoped ones, made when first used and destroyed before the outcome is settled. */
@QuarkusTest
@TestProfile(AttemptBeansTest.Profile.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AttemptBeansTest extends PatternCase {
    private static final String UNI = "bean.uni";
    private static final String BLOCKING = "bean.blocking";
    private static final String OFFLOADED = "bean.offloaded";

    @Inject
    AllEvents events;

    @ParameterizedTest
    @ValueSource(strings = {UNI, BLOCKING, OFFLOADED})
    void givenSuccess_thenBeansAreDestroyedAfterTheHandlersOwnAndBeforeTheOutcome(String kind) {
        JobResult result = run(kind, "\"succeed\"");

        assertEquals("completed", result.outcome());
        assertAllGivenBack(kind, result.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {UNI, BLOCKING, OFFLOADED})
    void givenFailure_thenBeansAreDestroyed(String kind) {
        JobResult result = run(kind, "\"fail\"");

        assertEquals("dead", result.outcome());
        assertAllGivenBack(kind, result.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {UNI, BLOCKING, OFFLOADED})
    void givenTwoAttempts_thenEachHasBeansOfItsOwn(String kind) {
        JobHandle job = enqueue(NewJob.ofJson(kind, "\"retry\"").withMaxAttempts(2));

        awaitState(job.id(), JobState.DEAD);

        List<String> steps = Trace.steps(job.id());
        assertEquals(8, steps.size(), steps::toString);
        assertGivenBack(kind, steps.subList(0, 4));
        assertGivenBack(kind, steps.subList(4, 8));
    }

    @ParameterizedTest
    @ValueSource(strings = {UNI, BLOCKING, OFFLOADED})
    void givenACancel_thenBeansAreDestroyed(String kind) {
        JobHandle job = enqueue(kind, "null");
        awaitStep(job.id(), "used");

        get(client.cancel(PatternsProfile.QUEUE, job.id()));

        awaitState(job.id(), JobState.CANCELLED);
        assertAllGivenBack(kind, job.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {UNI, BLOCKING, OFFLOADED})
    void givenATimeout_thenBeansAreDestroyed(String kind) {
        JobHandle job = enqueue(
                NewJob.ofJson(kind, "null").withTimeout(Duration.ofMillis(100)).withMaxAttempts(1));

        awaitState(job.id(), JobState.DEAD);
        assertAllGivenBack(kind, job.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {UNI, BLOCKING, OFFLOADED})
    void givenABeanThatCannotBeDestroyed_thenThatIsReportedForItsJobAndTheOutcomeStands(String kind) {
        RecordedEvents told = new RecordedEvents();
        events.add(told);

        JobResult result = run(kind, "\"bad bean\"");

        assertEquals("completed", result.outcome());
        assertAllGivenBack(kind, result.id());
        await().atMost(PATIENCE).until(() -> told.count("release failed " + result.id()) == 1);
        assertTrue(told.told().get(0).contains("the ledger does not close"), told.told()::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {UNI, BLOCKING, OFFLOADED})
    void givenTwoAttemptsAtTheSameTime_thenEachHasBeansOfItsOwn(String kind) {
        List<JobHandle> jobs = List.of(enqueue(kind, "null"), enqueue(kind, "null"));
        jobs.forEach(job -> awaitStep(job.id(), "used"));

        jobs.forEach(job -> get(client.cancel(PatternsProfile.QUEUE, job.id())));

        // had they shared one, it would have been destroyed once, and for the job that used it last
        jobs.forEach(job -> {
            awaitState(job.id(), JobState.CANCELLED);
            assertAllGivenBack(kind, job.id());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"bean.later", "bean.later-offloaded"})
    void givenAHandlerThatGoesOnLater_thenItsBeansAreTheSame(String kind) {
        List<JobHandle> jobs =
                IntStream.range(0, 4).mapToObj(n -> enqueue(kind, "30")).toList();

        List<Integer> numbers = new ArrayList<>();
        for (JobHandle job : jobs) {
            int[] seen = get(job.await(int[].class, PATIENCE));
            assertEquals(seen[0], seen[1], "after a timer");
            assertEquals(seen[0], seen[2], "on another thread");
            numbers.add(seen[0]);
        }
        assertEquals(numbers.size(), numbers.stream().distinct().count());
    }

    @Test
    void givenAHandlerThatIsLeftBehind_thenItKeepsItsBeansUntilItReallyEnds() {
        JobHandle job = enqueue(NewJob.ofJson("bean.stubborn", "\"x\"")
                .withTimeout(Duration.ofMillis(50))
                .withMaxAttempts(1));
        awaitState(job.id(), JobState.DEAD);
        assertEquals(List.of(), Trace.steps(job.id()));

        BeanHandlers.Stubborn.LET_GO.countDown();

        awaitStep(job.id(), "ledger destroyed");
        assertEquals(
                List.of("ended at last, same ledger true", "resource released", "ledger destroyed"),
                Trace.steps(job.id()));
        awaitAllSlotsFree();
    }

    @Test
    void aHandlerMayBeABeanOfOneAttemptItself() {
        for (int i = 0; i < 2; i++) {
            JobResult result = run("bean.own", "\"x\"");

            assertEquals("1", result.resultText());
            assertEquals(List.of("handler destroyed"), Trace.steps(result.id()));
        }
    }

    @Test
    void theExampleOfTheDocumentationWorks() throws IOException {
        JobResult result = run("unpack", "\"a.zip\"");

        assertEquals(List.of("has a folder"), Trace.steps(result.id()));
        Path folder = Path.of(new ObjectMapper().readValue(result.resultText(), String.class));
        assertTrue(folder.isAbsolute() && Files.notExists(folder), folder::toString);
    }

    /** The last, for nothing runs after it. */
    @Test
    @Order(Integer.MAX_VALUE)
    void givenADrainThatEnds_thenBeansOfWhatIsHandedBackAreDestroyed() {
        JobHandle uni = enqueue(UNI, "null");
        JobHandle blocking = enqueue(BLOCKING, "null");
        awaitStep(uni.id(), "used");
        awaitStep(blocking.id(), "used");

        assertEquals(2, get(worker.stop(Duration.ZERO)));

        assertAllGivenBack(UNI, uni.id());
        awaitStep(blocking.id(), "ledger destroyed");
        await().atMost(PATIENCE).until(() -> Trace.steps(blocking.id()).size() == 4);
        assertAllGivenBack(BLOCKING, blocking.id());
    }

    private static void assertAllGivenBack(String kind, String id) {
        assertGivenBack(kind, Trace.steps(id));
    }

    /** Beans come in any order, and after everything else. */
    private static void assertGivenBack(String kind, List<String> steps) {
        String destroyed = "ledger destroyed" + (kind.equals(UNI) ? " on the loop" : "");
        assertEquals(4, steps.size(), steps::toString);
        assertEquals(List.of("used", "resource released, same ledger true"), steps.subList(0, 2));
        assertTrue(steps.subList(2, 4).containsAll(List.of(destroyed, "line disposed of")), steps::toString);
    }

    /** The patterns' daemon with one kind off the loop. */
    public static final class Profile implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "windlass.queues",
                    PatternsProfile.QUEUE,
                    "windlass.kind.\"bean.offloaded\".offload",
                    "true",
                    "windlass.kind.\"bean.later-offloaded\".offload",
                    "true",
                    "windlass.stop-grace",
                    "300ms");
        }
    }
}
