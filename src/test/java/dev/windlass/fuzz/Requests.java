package dev.windlass.fuzz;

import static dev.windlass.fuzz.Chaos.utf8;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Random HTTP/1.1 requests, well framed in most cases. */
final class Requests {
    private static final List<String> METHODS =
            List.of("GET", "GET", "POST", "POST", "POST", "DELETE", "PUT", "PATCH", "HEAD", "OPTIONS", "TRACE", "BREW");
    private static final List<String> TYPES = List.of(
            "application/json",
            "application/json",
            "application/json",
            "application/json; charset=utf-16",
            "text/plain",
            "*/*",
            "application/xml",
            "multipart/form-data; boundary=x",
            "application/x-www-form-urlencoded",
            "text/event-stream",
            "x",
            "/",
            "");
    private static final List<String> QUERIES =
            List.of("wait", "full", "cancel", "from", "count", "limit", "ttl", "timeout", "x");
    private static final List<String> VALUES = List.of(
            "0",
            "1ms",
            "500ms",
            "-1s",
            "1",
            "10",
            "refuse",
            "wait",
            "on-disconnect",
            "",
            "%",
            "%zz",
            "%00",
            "NaN",
            "PT0.1S");
    private static final List<String> JOB_FIELDS = List.of(
            "kind",
            "payload",
            "id",
            "delay",
            "at",
            "timeout",
            "deadline",
            "maxAttempts",
            "reply",
            "keep",
            "meta",
            "group",
            "index",
            "jobs",
            "failFast",
            "onFailure",
            "closed",
            "x");

    private final Chaos chaos;

    Requests(Chaos chaos) {
        this.chaos = chaos;
    }

    /**
     * @param framed whether it is as long as it says; what follows one that is not would be read as a part of it
     */
    record Request(byte[] bytes, boolean framed) {}

    /** A request to the API. */
    Request next() {
        return request(path());
    }

    /** A request to the management interface. */
    Request nextForManagement() {
        return request(chaos.one(List.of(
                        "/q/health",
                        "/q/health/live",
                        "/q/health/ready",
                        "/q/health/started",
                        "/q/metrics",
                        "/q/",
                        "/q"))
                + (chaos.chance(0.2) ? "/" + segment("x") : "")
                + query());
    }

    private Request request(String path) {
        String method = chaos.chance(0.97)
                ? chaos.one(METHODS)
                : chaos.letters(1 + chaos.below(30)).toUpperCase(java.util.Locale.ROOT);
        byte[] body = chaos.chance(method.equals("POST") ? 0.9 : 0.2) ? body() : new byte[0];
        StringBuilder head = new StringBuilder();
        head.append(method).append(' ').append(path).append(chaos.chance(0.995) ? " HTTP/1.1\r\n" : " HTTP/9.9\r\n");
        if (chaos.chance(0.99)) {
            head.append("Host: localhost\r\n");
        }
        if (chaos.chance(0.9)) {
            head.append("Content-Type: ").append(chaos.one(TYPES)).append("\r\n");
        }
        if (chaos.chance(0.5)) {
            head.append("Accept: ").append(chaos.one(TYPES)).append("\r\n");
        }
        for (int i = chaos.below(4); i > 0; i--) {
            header(head);
        }
        boolean framed = true;
        boolean chunked = body.length > 0 && chaos.chance(0.2);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (chunked) {
            head.append("Transfer-Encoding: chunked\r\n\r\n");
            out.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
            out.writeBytes(utf8(Integer.toHexString(body.length) + "\r\n"));
            out.writeBytes(body);
            out.writeBytes(utf8("\r\n0\r\n\r\n"));
        } else {
            framed = chaos.chance(0.995);
            String length = framed ? "" + body.length : chaos.number();
            head.append("Content-Length: ").append(length).append("\r\n\r\n");
            out.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
            out.writeBytes(body);
        }
        return new Request(out.toByteArray(), framed);
    }

    private void header(StringBuilder head) {
        String value = chaos.chance(0.01) ? chaos.letters(10_000) : chaos.letters(chaos.below(20));
        String name = chaos.one(List.of(
                "traceparent",
                "X-" + chaos.letters(5),
                "Accept-Encoding",
                "If-Match",
                "Range",
                "Cookie",
                "Origin",
                "Authorization",
                "X-HTTP-Method-Override",
                "Accept-Language",
                "Content-Language",
                "Last-Event-ID"));
        head.append(name).append(": ").append(value);
        if (chaos.chance(0.05)) {
            head.append((char) (128 + chaos.below(128)));
        }
        head.append("\r\n");
    }

    private String path() {
        String queue = "/api/v1/queues/" + (chaos.chance(0.8) ? "default" : segment("default"));
        String id = chaos.chance(0.7) ? "s-" + chaos.below(Entries.SHARED) : segment("1-1");
        String group = chaos.chance(0.7) ? "g" + chaos.below(50) : segment("g1");
        String path = chaos.one(List.of(
                queue,
                queue + "/jobs",
                queue + "/jobs",
                queue + "/jobs",
                queue + "/jobs/" + id,
                queue + "/jobs/" + id,
                queue + "/jobs/" + id + "/events",
                queue + "/groups",
                queue + "/groups/" + group,
                queue + "/groups/" + group + "/results",
                "/q/openapi",
                "/" + segment("api"),
                "/api/v1/queues/" + segment("x") + "/" + segment("jobs") + "/" + segment("x")));
        return path + query();
    }

    private String query() {
        StringBuilder query = new StringBuilder();
        for (int i = chaos.below(3); i > 0; i--) {
            query.append(query.length() == 0 ? '?' : '&')
                    .append(chaos.one(QUERIES))
                    .append('=');
            query.append(chaos.chance(0.7) ? chaos.one(VALUES) : segment("1s"));
        }
        return query.toString();
    }

    private String segment(String good) {
        String text = chaos.text(good);
        if (chaos.chance(0.9)) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        }
        // raw, but for what would end the line
        return text.replaceAll("[\\s\\x00-\\x1f]", "").replaceAll("[^\\x21-\\x7e]", "?");
    }

    private byte[] body() {
        if (chaos.chance(0.3)) {
            return chaos.document();
        }
        if (chaos.chance(0.3)) {
            return utf8("{\"kind\":\"echo\",\"payload\":" + chaos.below(100) + "}");
        }
        StringBuilder body = new StringBuilder("{");
        if (chaos.chance(0.3)) {
            body.append("\"jobs\":[");
            for (int i = chaos.below(4); i >= 0; i--) {
                body.append(job()).append(i == 0 ? "" : ",");
            }
            body.append(chaos.chance(0.5) ? "]," : "],\"closed\":true,");
        }
        body.append(job().substring(1));
        byte[] bytes = utf8(body.toString());
        if (chaos.chance(0.1)) {
            bytes[chaos.below(bytes.length)] = (byte) chaos.below(256);
        }
        return bytes;
    }

    private String job() {
        StringBuilder job = new StringBuilder("{\"kind\":\"echo\"");
        for (int i = chaos.below(4); i > 0; i--) {
            job.append(",\"").append(chaos.one(JOB_FIELDS)).append("\":").append(value());
        }
        return job.append('}').toString();
    }

    private String value() {
        return switch (chaos.below(6)) {
            case 0 -> chaos.number();
            case 1 -> "\"" + chaos.number() + "\"";
            case 2 -> "\"s-" + chaos.below(Entries.SHARED) + "\"";
            case 3 -> new String(chaos.document(), StandardCharsets.UTF_8);
            case 4 -> "\"" + chaos.one(VALUES) + "\"";
            default -> "{\"a\":" + chaos.number() + "}";
        };
    }
}
