package dev.windlass.client;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.windlass.job.Failure;
import dev.windlass.job.JobState;
import dev.windlass.store.JobView;
import dev.windlass.store.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a job ended.
 *
 * @param id the job's id; for a member of a group {@code <group>#<index>}, which no job's id looks like
 * @param outcome {@code completed}, {@code cancelled} or {@code dead}
 * @param resultJson what the handler returned, as JSON in UTF-8; null unless completed, and where the handler returned
 *     nothing
 * @param error why it did not complete; null when it did, or when nothing is known
 */
public record JobResult(
        String id,
        String outcome,
        byte @Nullable [] resultJson,
        @Nullable Failure error) {
    private static final ObjectMapper JSON = new JsonMapper();

    /** Tells whether the handler returned; only then is there a result. */
    public boolean completed() {
        return outcome.equals(JobState.COMPLETED.text());
    }

    /** The result as JSON text, {@code null} in JSON where the handler returned nothing. */
    public String resultText() {
        return resultJson == null ? "null" : new String(resultJson, StandardCharsets.UTF_8);
    }

    /**
     * Reads the result as the caller's type; null where the handler returned nothing.
     *
     * @throws JobFailedException if the job did not complete
     * @throws IllegalStateException if the result does not fit {@code type}
     */
    <R> R read(ObjectMapper json, Class<R> type) {
        if (!completed()) {
            throw new JobFailedException(this);
        }
        try {
            return json.readerFor(type).readValue(resultText());
        } catch (JsonMappingException e) {
            // without the cause, whose message quotes the result
            throw new IllegalStateException("the result of job " + id + " does not fit " + type.getName() + " at "
                    + (e.getPath().isEmpty() ? "its root" : e.getPathReference()));
        } catch (IOException e) {
            throw new IllegalStateException("the result of job " + id + " is not JSON");
        }
    }

    /**
     * Reads a pushed reply.
     *
     * @throws MalformedJsonException if it is not what a settle script pushes
     */
    static JobResult of(Reply reply) {
        Map<String, byte[]> fields = JsonText.fields(reply.json());
        byte[] outcome = fields.get("outcome");
        if (outcome == null) {
            throw new MalformedJsonException("has no outcome");
        }
        byte[] error = fields.get("error");
        return new JobResult(
                reply.id(), node(outcome).asText(), fields.get("result"), error == null ? null : failure(node(error)));
    }

    /** Reads a record; empty while the job is not settled. */
    static Optional<JobResult> of(JobView view) {
        if (!view.state().isSettled()) {
            return Optional.empty();
        }
        String result = view.state() == JobState.COMPLETED ? view.result() : null;
        String error = view.state() == JobState.COMPLETED ? null : view.error();
        return Optional.of(new JobResult(
                view.id(),
                view.state().text(),
                result == null ? null : result.getBytes(StandardCharsets.UTF_8),
                error == null ? null : failure(node(error.getBytes(StandardCharsets.UTF_8)))));
    }

    private static @Nullable Failure failure(JsonNode error) {
        if (!error.isObject()) {
            return null;
        }
        JsonNode stack = error.get("stack");
        return new Failure(
                error.path("type").asText("unknown"),
                error.path("message").asText("no message was kept"),
                stack == null || stack.isNull() ? null : stack.asText());
    }

    private static JsonNode node(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new MalformedJsonException("holds an outcome or error that is not valid JSON");
        }
    }
}
