package dev.windlass.handler.http;

import dev.windlass.handler.JobContext;
import dev.windlass.time.WallClock;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a push target is told of a job beside its payload. */
final class PushHeaders {
    private static final Pattern TRACEPARENT = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

    private final @Nullable Signature signature;
    private final boolean cloudEvents;
    private final WallClock clock;

    /** @param signature null for none */
    PushHeaders(@Nullable Signature signature, boolean cloudEvents, WallClock clock) {
        this.signature = signature;
        this.cloudEvents = cloudEvents;
        this.clock = clock;
    }

    MultiMap of(JobContext job, Buffer body) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .set("content-type", "application/json")
                .set("user-agent", "windlass")
                .set("windlass-job-id", encode(job.id()))
                .set("windlass-kind", encode(job.kind()))
                .set("windlass-queue", job.queue().value())
                .set("windlass-attempt", Integer.toString(job.attempt()))
                .set("windlass-fencing-token", Long.toString(job.fencingToken()));
        String traceparent = job.traceparent();
        // it is a stranger's text, and what is malformed would only break the trace
        boolean traced = traceparent != null && TRACEPARENT.matcher(traceparent).matches();
        if (traced) {
            headers.set("traceparent", traceparent);
        }
        if (signature != null) {
            headers.set("windlass-signature", signature.of(body, clock.millis() / 1_000));
        }
        if (cloudEvents) {
            addEvent(headers, job);
            if (traced) {
                // the extension "distributed tracing": where the event began, whatever hops the header has seen since
                headers.set("ce-traceparent", traceparent);
            }
        }
        return headers;
    }

    /** The event's id is the job's: a repeated attempt is the same event, and a receiver may drop it as a duplicate. */
    private void addEvent(MultiMap headers, JobContext job) {
        headers.set("ce-specversion", "1.0")
                .set("ce-id", encode(job.id()))
                .set("ce-type", encode(job.kind()))
                .set("ce-source", "/windlass/" + job.queue().value())
                .set("ce-time", Instant.ofEpochMilli(clock.millis()).toString());
    }

    /** As CloudEvents has it for headers: what is not printable ASCII, and space, quote and percent, percent-encoded. */
    private static String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b > ' ' && b < 0x7f && b != '"' && b != '%') {
                encoded.append((char) b);
            } else {
                encoded.append(String.format(Locale.ROOT, "%%%02X", b & 0xff));
            }
        }
        return encoded.toString();
    }
}
