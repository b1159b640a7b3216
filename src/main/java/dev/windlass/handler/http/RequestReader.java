package dev.windlass.handler.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.handler.DiscardException;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks what a job asks for and makes a call of it; whatever is wrong buries the job, as it would be wrong again. */
final class RequestReader {
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}");
    /** No line break, which would begin another header; nothing beyond ASCII, whose meaning nobody agrees on. */
    private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e\\t]*");
    /** They say how this connection is used, or where the message ends, and that is the client's to say. */
    private static final Set<String> OF_THE_CONNECTION = Set.of(
            "connection",
            "content-length",
            "expect",
            "host",
            "http2-settings",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");
    /** CONNECT makes a tunnel, TRACE shows headers that a proxy has added. */
    private static final Set<String> REFUSED_METHODS = Set.of("CONNECT", "TRACE");

    private final String job;

    RequestReader(String job) {
        this.job = job;
    }

    Call call(HttpRequest.@Nullable Request request) {
        if (request == null || request.url() == null) {
            throw wrong("names no url: send {\"url\": \"https://example.org/\"}");
        }
        WebAddress target;
        try {
            target = WebAddress.parse(request.url());
        } catch (IllegalArgumentException e) {
            throw wrong("has a url that is refused: it " + e.getMessage());
        }
        MultiMap headers = headers(request.headers());
        Buffer body = body(request);
        if (body != null && !headers.contains("content-type")) {
            headers.set("content-type", defaultType(request));
        }
        if (!headers.contains("user-agent")) {
            headers.set("user-agent", "windlass");
        }
        return new Call(job, method(request.method()), target, headers, body);
    }

    Expected expected(HttpRequest.@Nullable Request request) {
        try {
            return Expected.of(request == null ? null : request.expect());
        } catch (IllegalArgumentException e) {
            throw new DiscardException("job " + job + ": " + e.getMessage());
        }
    }

    /** The job's own limit; null for none. */
    @Nullable
    Duration timeout(HttpRequest.@Nullable Request request) {
        Long timeout = request == null ? null : request.timeout();
        if (timeout == null) {
            return null;
        }
        if (timeout <= 0) {
            throw wrong("has a timeout of " + timeout + ": it must be more than 0 milliseconds");
        }
        return Duration.ofMillis(timeout);
    }

    private HttpMethod method(@Nullable String name) {
        if (name == null) {
            return HttpMethod.GET;
        }
        String upper = name.toUpperCase(Locale.ROOT);
        if (!TOKEN.matcher(upper).matches() || REFUSED_METHODS.contains(upper)) {
            throw wrong("has a method that is refused: use GET, POST or the like");
        }
        return HttpMethod.valueOf(upper);
    }

    private MultiMap headers(@Nullable Map<String, JsonNode> given) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        if (given != null) {
            given.forEach((name, value) -> add(headers, name, value));
        }
        return headers;
    }

    private void add(MultiMap headers, String name, @Nullable JsonNode value) {
        if (!TOKEN.matcher(name).matches()) {
            throw wrong("has a header whose name is refused: use letters, digits and dashes");
        }
        if (OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
            throw wrong("has a header " + name + ": leave it out, it is the client's to set");
        }
        if (value == null || value.isNull()) {
            throw wrong("has a header " + name + " without a value");
        }
        if (value.isArray()) {
            value.forEach(one -> headers.add(name, text(name, one)));
        } else {
            headers.add(name, text(name, value));
        }
    }

    private String text(String name, JsonNode value) {
        String text = value.asText();
        if (!value.isValueNode() || value.isNull() || !VALUE.matcher(text).matches()) {
            throw wrong("has a header " + name
                    + " that is refused: its value must be a text of printable ASCII, or a list of such");
        }
        return text;
    }

    private @Nullable Buffer body(HttpRequest.Request request) {
        long given = Stream.of(request.body(), request.bodyBase64(), request.json())
                .filter(Objects::nonNull)
                .count();
        if (given > 1) {
            throw wrong("has more than one body: give one of body, bodyBase64 and json");
        }
        if (request.body() != null) {
            return Buffer.buffer(request.body());
        }
        if (request.json() != null) {
            return Buffer.buffer(request.json().toString());
        }
        return request.bodyBase64() == null ? null : decode(request.bodyBase64());
    }

    private Buffer decode(String base64) {
        try {
            return Buffer.buffer(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            throw wrong("has a bodyBase64 that is not Base64");
        }
    }

    private static String defaultType(HttpRequest.Request request) {
        if (request.json() != null) {
            return "application/json";
        }
        return request.body() != null ? "text/plain; charset=utf-8" : "application/octet-stream";
    }

    private DiscardException wrong(String what) {
        return new DiscardException("job " + job + " " + what);
    }
}
