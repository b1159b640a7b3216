package dev.windlass.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.windlass.client.JsonText;
import dev.windlass.client.MalformedJsonException;
import dev.windlass.client.OnFailure;
import dev.windlass.job.JobId;
import dev.windlass.job.NewJob;
import dev.windlass.job.Quoted;
import dev.windlass.store.GroupBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of a group request. Every member is read before anything is enqueued, so that a mistake leaves nothing behind.
 *
 * @param id the producer's own id, or a random one
 */
record GroupRequest(String id, OnFailure onFailure, List<NewJob> jobs) {
    private static final ObjectMapper JSON = new JsonMapper();
    private static final List<String> KNOWN = List.of("id", "onFailure", "jobs");

    /**
     * Reads a group.
     *
     * @param body JSON in UTF-8; null where the request had none
     * @throws ProblemException with status 400, naming the field, or the member's index and field
     */
    static GroupRequest read(byte @Nullable [] body) {
        if (body == null || body.length == 0) {
            throw ProblemException.badRequest("the body is empty; send a JSON object with 'jobs'");
        }
        Map<String, byte[]> fields;
        try {
            fields = JsonText.fields(body);
        } catch (MalformedJsonException e) {
            throw ProblemException.badRequest("the body " + e.getMessage());
        }
        for (String name : fields.keySet()) {
            if (!KNOWN.contains(name)) {
                throw ProblemException.badRequest(
                        "unknown field '" + Quoted.shorten(name) + "'; known are " + String.join(", ", KNOWN));
            }
        }
        return new GroupRequest(id(fields.get("id")), onFailure(fields.get("onFailure")), jobs(fields.get("jobs")));
    }

    private static String id(byte @Nullable [] value) {
        String id = text("id", value);
        return id == null ? JobId.random() : RequestPath.group(id);
    }

    private static OnFailure onFailure(byte @Nullable [] value) {
        String text = text("onFailure", value);
        if (text == null) {
            return OnFailure.WAIT_FOR_ALL;
        }
        return Arrays.stream(OnFailure.values())
                .filter(known -> known.name().equals(text))
                .findFirst()
                .orElseThrow(() -> ProblemException.badRequest("'onFailure' must be one of "
                        + Arrays.toString(OnFailure.values()) + ", not '" + Quoted.shorten(text) + "'"));
    }

    private static List<NewJob> jobs(byte @Nullable [] value) {
        if (value == null) {
            throw ProblemException.badRequest("'jobs' is missing; send the members as an array, [] for none");
        }
        List<byte[]> items;
        try {
            items = JsonText.items(value);
        } catch (MalformedJsonException e) {
            throw ProblemException.badRequest("'jobs' " + e.getMessage());
        }
        List<NewJob> jobs = new ArrayList<>(items.size());
        for (byte[] item : items) {
            jobs.add(member(jobs.size(), item));
        }
        return jobs;
    }

    private static NewJob member(int index, byte[] item) {
        try {
            NewJob job = EnqueueRequest.read("it", item);
            GroupBatch.requireMember(job);
            return job;
        } catch (ProblemException | IllegalArgumentException e) {
            throw ProblemException.badRequest("jobs[" + index + "]: " + e.getMessage());
        }
    }

    private static @Nullable String text(String name, byte @Nullable [] value) {
        if (value == null) {
            return null;
        }
        try {
            JsonNode node = JSON.readTree(value);
            if (node.isNull()) {
                return null;
            }
            if (node.isTextual()) {
                return node.textValue();
            }
        } catch (JsonProcessingException e) {
            throw ProblemException.badRequest("'" + name + "' is larger than a value of this field may be");
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory could not be read", e);
        }
        throw ProblemException.badRequest("'" + name + "' must be a text in quotes");
    }
}
