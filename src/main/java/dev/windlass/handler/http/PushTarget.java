package dev.windlass.handler.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.windlass.handler.DiscardException;
import dev.windlass.handler.JobContext;
import dev.windlass.handler.JobHandler;
import dev.windlass.handler.RetryException;
import dev.windlass.handler.SnoozeException;
import dev.windlass.job.Quoted;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Lets a server do the work: POSTs the payload and judges the answer. 2xx completes the job with the body as result; 429
 * and 503 mean not now, and cost no attempt; any other 4xx buries the job; everything else is tried again. Redirects are
 * not followed, as the configuration can name the final address.
 */
final class PushTarget implements JobHandler<Buffer, Buffer> {
    /** How long to wait when the server is not ready and does not say for how long. */
    static final Duration SNOOZE = Duration.ofSeconds(30);

    /** A snooze costs no attempt, so without a least one a server could be asked again without end or pause. */
    private static final Duration LEAST_SNOOZE = Duration.ofSeconds(1);
    /** Characters of an answer that are shown to people. */
    private static final int SHOWN = 500;

    private static final Buffer NULL = Buffer.buffer("null");
    private static final JsonFactory PARSERS = new JsonFactory();

    private final WebAddress target;
    private final PushHeaders headers;
    private final Limits limits;
    private final HttpCaller caller;
    private final RetryAfter retryAfter;

    PushTarget(WebAddress target, PushHeaders headers, Limits limits, HttpCaller caller, RetryAfter retryAfter) {
        this.target = target;
        this.headers = headers;
        this.limits = limits;
        this.caller = caller;
        this.retryAfter = retryAfter;
    }

    @Override
    public Uni<Buffer> handle(@Nullable Buffer payload, JobContext job) {
        Buffer body = payload == null ? NULL : payload;
        Call call = new Call(job.id(), HttpMethod.POST, target, headers.of(job, body), body);
        return caller.send(call, caller.deadline(limits)).map(response -> judge(call, response));
    }

    private @Nullable Buffer judge(Call call, Response response) {
        int status = response.status();
        String message = call + " was answered with status " + status;
        if (status >= 200 && status < 300) {
            return result(message, response);
        }
        Duration wait = retryAfter.in(response.headers());
        if (status == 429 || status == 503) {
            throw SnoozeException.by(wait == null ? SNOOZE : max(wait, LEAST_SNOOZE), message);
        }
        if (status >= 400 && status < 500) {
            throw new DiscardException(message + ": " + Quoted.shorten(BodyText.anyhow(response), SHOWN));
        }
        if (status < 400) {
            throw new HttpFailedException(message + "; redirects are not followed, configure the final address");
        }
        throw wait == null ? new HttpFailedException(message) : RetryException.after(wait, message);
    }

    /** The body as JSON in UTF-8: as it is when it is JSON, else as a JSON string; null when there is none. */
    private static @Nullable Buffer result(String message, Response response) {
        if (response.cut()) {
            throw new DiscardException(
                    message + " and more bytes than windlass.http.max-response; the work is done, its result is lost");
        }
        String text = BodyText.anyhow(response);
        if (text.isBlank()) {
            return null;
        }
        return Buffer.buffer(isJson(text) ? text : TextNode.valueOf(text).toString());
    }

    private static boolean isJson(String text) {
        try (JsonParser parser = PARSERS.createParser(text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
