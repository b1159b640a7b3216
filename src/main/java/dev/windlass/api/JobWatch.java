package dev.windlass.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.store.JobView;
import dev.windlass.time.Waits;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One watcher of one job: what it is told as the job changes. It looks on its own and only while somebody asks for more,
 * so nothing goes on when the watcher has gone away.
 */
final class JobWatch {
    static final Duration PAUSE = Duration.ofMillis(250);
    /** Silence after which a comment is sent, so that whatever lies between keeps the connection open: 15 s. */
    static final int LOOKS_PER_HEARTBEAT = 60;

    private final String queue;
    private final String id;
    private final Supplier<Uni<Optional<JobView>>> look;
    private final Waits waits;
    private final Sse sse;
    private final ObjectMapper json;

    private @Nullable JobView last;
    private int silence;
    private boolean over;

    JobWatch(String queue, String id, Supplier<Uni<Optional<JobView>>> look, Waits waits, Sse sse, ObjectMapper json) {
        this.queue = queue;
        this.id = id;
        this.look = look;
        this.waits = waits;
        this.sse = sse;
        this.json = json;
    }

    /** The events from {@code first} on, in order. To be called once. */
    Multi<OutboundSseEvent> events(JobView first) {
        return Uni.createFrom()
                .deferred(() -> next(first))
                .repeat()
                .whilst(events -> !over)
                .onItem()
                .transformToMultiAndConcatenate(events -> Multi.createFrom().iterable(events));
    }

    private Uni<List<OutboundSseEvent>> next(JobView first) {
        Uni<Optional<JobView>> seen = last == null
                ? Uni.createFrom().item(Optional.of(first))
                : waits.pause(PAUSE).chain(passed -> look.get());
        return seen.map(this::news);
    }

    private List<OutboundSseEvent> news(Optional<JobView> seen) {
        JobView before = last;
        if (seen.isEmpty()) {
            // settled without a record, or its record was dropped
            over = true;
            return List.of(event("end", Map.of("id", id, "queue", queue)));
        }
        JobView now = seen.get();
        last = now;
        List<OutboundSseEvent> events = new ArrayList<>();
        if (before == null || before.state() != now.state() || before.attempt() != now.attempt()) {
            events.add(event("state", now));
        }
        if (now.progress() != null && (before == null || !Objects.equals(before.progress(), now.progress()))) {
            events.add(event("progress", now));
        }
        if (now.state().isSettled()) {
            over = true;
            events.add(event("end", now));
        }
        silence = events.isEmpty() ? silence + 1 : 0;
        if (silence == LOOKS_PER_HEARTBEAT) {
            silence = 0;
            events.add(sse.newEventBuilder().comment("still here").build());
        }
        return events;
    }

    private OutboundSseEvent event(String name, Object data) {
        try {
            return sse.newEventBuilder()
                    .name(name)
                    .data(json.writeValueAsString(data))
                    .build();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("job " + id + " of queue " + queue + " could not be written as JSON", e);
        }
    }
}
