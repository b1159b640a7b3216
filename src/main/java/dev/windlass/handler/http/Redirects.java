package dev.windlass.handler.http;

import dev.windlass.handler.DiscardException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Follows redirects as RFC 9110 has them, each hop resolved and checked anew. After 303 the next request is a GET. After
 * 307 and 308 it is the same again. After 301 and 302 it is the same for GET and HEAD; other methods stop there, because
 * clients disagree on what comes next.
 */
final class Redirects {
    /** What is meant for one server and must not be told to another. */
    private static final List<String> CONFIDENTIAL = List.of("authorization", "cookie");

    private final HttpCaller caller;
    private final int most;

    /** @param most how many to follow; 0 for none */
    Redirects(HttpCaller caller, int most) {
        this.caller = caller;
        this.most = most;
    }

    /**
     * Sends a call, and again wherever it is redirected to, all within one time. An answer that is expected, or is no
     * redirect that can be followed, is the last.
     *
     * @return fails as {@link HttpCaller#send} does, and with {@link DiscardException} after too many redirects
     */
    Uni<Response> send(Call call, Expected expected, Limits limits) {
        return Uni.createFrom().deferred(() -> send(call, expected, caller.deadline(limits), 0));
    }

    private Uni<Response> send(Call call, Expected expected, Deadline deadline, int followed) {
        return caller.send(call, deadline).chain(response -> {
            Call next = expected.includes(response.status()) ? null : next(call, response);
            if (next == null) {
                return Uni.createFrom().item(response);
            }
            if (followed == most) {
                throw new DiscardException(
                        call + " redirects once more after " + most + " redirects (windlass.http.max-redirects)");
            }
            return send(next, expected, deadline, followed + 1);
        });
    }

    private @Nullable Call next(Call call, Response response) {
        HttpMethod method = method(call.method(), response.status());
        String location = response.headers().get("location");
        if (method == null || location == null || most == 0) {
            return null;
        }
        WebAddress target = target(call, location);
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().addAll(call.headers());
        boolean sameBody = method.equals(call.method());
        if (!sameBody) {
            headers.names().stream()
                    .filter(name -> name.regionMatches(true, 0, "content-", 0, "content-".length()))
                    .toList()
                    .forEach(headers::remove);
        }
        if (!target.sameOrigin(call.target())) {
            CONFIDENTIAL.forEach(headers::remove);
        }
        return new Call(call.job(), method, target, headers, sameBody ? call.body() : null);
    }

    private static WebAddress target(Call call, String location) {
        try {
            return call.target().resolve(location);
        } catch (IllegalArgumentException e) {
            throw new DiscardException(call + " redirects to what cannot be followed: its location " + e.getMessage());
        }
    }

    /** The method of the next request; null if it cannot be told or {@code status} is no redirect. */
    private static @Nullable HttpMethod method(HttpMethod method, int status) {
        boolean reads = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
        return switch (status) {
            case 301, 302 -> reads ? method : null;
            case 303 -> reads ? method : HttpMethod.GET;
            case 307, 308 -> method;
            default -> null;
        };
    }
}
