package dev.windlass.handler.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.handler.DiscardException;
import dev.windlass.handler.Handles;
import dev.windlass.handler.JobContext;
import dev.windlass.handler.JobHandler;
import dev.windlass.handler.RetryException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Kind {@code http.request}: sends a request and returns the answer. It reaches public addresses only, and what
 * {@code windlass.http.allow} adds. Cancelling the job closes the connection.
 *
 * <p>An answer with a status that the job does not expect is a failure: 408, 425, 429 and 5xx are worth another attempt,
 * after the server's {@code Retry-After} if it gives one; any other buries the job. So does an answer that is too large:
 * the request has been carried out, and carrying it out again would not make the answer smaller.
 */
@Handles("http.request")
public class HttpRequest implements JobHandler<HttpRequest.Request, HttpRequest.Answer> {
    private final Redirects redirects;
    private final Limits limits;
    private final RetryAfter retryAfter;
    private final int maxResponse;

    public HttpRequest(Outbound outbound) {
        this.redirects = new Redirects(outbound.checked(), outbound.config().maxRedirects());
        this.limits = outbound.limits();
        this.retryAfter = outbound.retryAfter();
        this.maxResponse = outbound.maxResponse();
    }

    /**
     * At most one of {@code body}, {@code bodyBase64} and {@code json} is given; none means no body.
     *
     * @param method default GET
     * @param url absolute, {@code http} or {@code https}, without user and password
     * @param headers each a text or a list of texts; those that steer the connection are refused
     * @param body sent in UTF-8
     * @param bodyBase64 sent as the bytes that it stands for
     * @param json sent as it is, with the content type of JSON
     * @param expect a status, a class such as {@code "2xx"} or a list of both; default {@code "2xx"}. A redirect that is
     *     expected is not followed
     * @param timeout longest time in all, in milliseconds, more than 0; {@code windlass.http.total-timeout} holds as well
     */
    @RegisterForReflection
    public record Request(
            @Nullable String method,
            @Nullable String url,
            @Nullable Map<String, JsonNode> headers,
            @Nullable String body,
            @Nullable String bodyBase64,
            @Nullable JsonNode json,
            @Nullable JsonNode expect,
            @Nullable Long timeout) {}

    /**
     * What the server answered.
     *
     * @param headers by name in lower case; values of a repeated one are joined by a comma, of {@code set-cookie} by a line
     *     break
     * @param encoding {@code text} when the answer says that it is text and is; else {@code base64}, also for a body that
     *     the server has compressed
     */
    @RegisterForReflection
    public record Answer(int status, Map<String, String> headers, String body, String encoding) {}

    @Override
    public Uni<Answer> handle(@Nullable Request request, JobContext job) {
        RequestReader reader = new RequestReader(job.id());
        Call call = reader.call(request);
        Expected expected = reader.expected(request);
        Duration wish = reader.timeout(request);
        return redirects
                .send(call, expected, wish == null ? limits : limits.atMost(wish))
                .map(response -> judge(call, expected, response));
    }

    private Answer judge(Call call, Expected expected, Response response) {
        int status = response.status();
        if (!expected.includes(status)) {
            throw unexpected(call + " was answered with status " + status + " instead of " + expected, response);
        }
        if (response.cut()) {
            throw new DiscardException(call + " was answered with status " + status + " and more than " + maxResponse
                    + " bytes (windlass.http.max-response)");
        }
        String text = BodyText.of(response);
        return new Answer(
                status,
                flat(response.headers()),
                text != null
                        ? text
                        : Base64.getEncoder().encodeToString(response.body().getBytes()),
                text != null ? "text" : "base64");
    }

    private RuntimeException unexpected(String message, Response response) {
        int status = response.status();
        if (status < 500 && status != 408 && status != 425 && status != 429) {
            return new DiscardException(message);
        }
        Duration wait = retryAfter.in(response.headers());
        return wait == null ? new HttpFailedException(message) : RetryException.after(wait, message);
    }

    private static Map<String, String> flat(MultiMap headers) {
        Map<String, String> flat = new LinkedHashMap<>();
        headers.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            flat.merge(lower, value, (one, more) -> one + (lower.equals("set-cookie") ? "\n" : ", ") + more);
        });
        return flat;
    }
}
