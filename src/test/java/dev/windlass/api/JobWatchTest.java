package dev.windlass.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.windlass.job.JobState;
import dev.windlass.store.JobView;
import dev.windlass.time.Waits;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import jakarta.ws.rs.sse.OutboundSseEvent;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.jboss.resteasy.reactive.server.jaxrs.SseImpl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a watcher is told, in virtual time: each pause ends when the test says so. */
class JobWatchTest {
    private final Queue<Runnable> pauses = new ArrayDeque<>();
    private Optional<JobView> now = view(JobState.READY, 1, null);
    private int looks;

    private final AssertSubscriber<OutboundSseEvent> watcher = new JobWatch(
                    "q",
                    "j1",
                    () -> {
                        looks++;
                        return Uni.createFrom().item(now);
                    },
                    new Waits((delay, task) -> {
                        pauses.add(task);
                        return () -> pauses.remove(task);
                    }),
                    new SseImpl(),
                    new ObjectMapper().registerModule(new JavaTimeModule()))
            .events()
            .subscribe()
            .withSubscriber(AssertSubscriber.create(Long.MAX_VALUE));

    @Test
    void changesAreToldAndNothingElse() {
        pass(3);
        now = view(JobState.RUNNING, 1, null);
        pass(3);
        now = view(JobState.RUNNING, 1, "{\"done\":1}");
        pass(3);
        now = view(JobState.RUNNING, 1, "{\"done\":2}");
        pass(3);
        now = view(JobState.RETRYABLE, 2, null);
        pass(1);
        now = view(JobState.COMPLETED, 2, null);
        pass(1);

        assertEquals(List.of("state", "state", "progress", "progress", "state", "state", "end"), names());
        watcher.assertCompleted();
        assertEquals(0, pauses.size());
    }

    @Test
    void givenSilenceForFifteenSeconds_thenAComment() {
        pass(59);
        assertEquals(List.of("state"), names());
        pass(1);
        assertEquals("still here", watcher.getItems().get(1).getComment());
        pass(60);
        assertEquals(3, watcher.getItems().size());
    }

    @Test
    void givenAJobThatIsGone_thenTheEndNamesIt() {
        now = Optional.empty();
        pass(1);
        assertEquals(List.of("state", "end"), names());
        watcher.assertCompleted();
    }

    @Test
    void givenAWatcherThatWentAway_thenItIsNotLookedForAnyMore() {
        watcher.cancel();
        assertEquals(0, pauses.size());
        assertEquals(1, looks);
    }

    private void pass(int times) {
        for (int i = 0; i < times; i++) {
            pauses.remove().run();
        }
    }

    private List<String> names() {
        return watcher.getItems().stream().map(OutboundSseEvent::getName).toList();
    }

    private static Optional<JobView> view(JobState state, int attempt, @Nullable String progress) {
        return Optional.of(new JobView(
                "j1", "q", "echo", state, null, null, attempt, 0, 1, 0, null, false, null, progress, null, null,
                List.of()));
    }
}
