package dev.windlass.store.redis;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One transition, as a file in {@code resources/lua/}. Run by its digest. A server remembers what it was given by its
 * source, so the first run on each connection is such a one (Redis, "EVALSHA"): were a digest refused, as it still may be
 * after {@code SCRIPT FLUSH}, what was sent behind it would be done before.
 */
enum LuaScript {
    OPEN(11),
    HEARTBEAT(4),
    ADD(1),
    ENQUEUE(3),
    SETTLE(10),
    PROMOTE(3),
    REAP(3),
    STARTED(3),
    TAKEOVER(6),
    RELEASE(3),
    CLOSE(4),
    CANCEL(10),
    CANCELGROUP(2),
    ENDMEMBERS(7),
    GROUP(4),
    PROGRESS(2),
    REVIVE(3),
    TRIM(1),
    SWEEP(3),
    EXPIRE(1),
    FSCKJOBS(3),
    FSCKINDEX(1),
    FSCKENTRIES(2),
    FSCKSESSIONS(3),
    FSCKHASHES(2);

    /** How many keys it always has; some scripts take one or more for each job after these. */
    final int fixedKeys;

    final String source;
    private final String sha1;

    LuaScript(int fixedKeys) {
        this.fixedKeys = fixedKeys;
        this.source = load(name().toLowerCase(Locale.ROOT));
        this.sha1 = sha1(source);
    }

    /** Runs the script. {@code args} are strings, buffers or numbers. */
    Future<Response> run(RedisLink link, List<String> keys, List<?> args) {
        Supplier<Request> bySource = () -> request(Command.EVAL, source, keys, args);
        return link.run(request(Command.EVALSHA, sha1, keys, args), new InFlight.Source(this, bySource))
                .recover(failure ->
                        Refusal.is(failure, "NOSCRIPT") ? link.send(bySource.get()) : Future.failedFuture(failure));
    }

    private Request request(Command command, String script, List<String> keys, List<?> args) {
        if (keys.size() < fixedKeys) {
            throw new IllegalArgumentException(name() + " needs at least " + fixedKeys + " keys, not " + keys.size());
        }
        Request request = Request.cmd(command).arg(script).arg(keys.size());
        keys.forEach(request::arg);
        return withArgs(request, args);
    }

    /** Adds arguments to a request: buffers as they are, everything else as its text. */
    static Request withArgs(Request request, List<?> args) {
        for (Object arg : args) {
            if (arg instanceof Buffer buffer) {
                request.arg(buffer);
            } else {
                request.arg(arg.toString());
            }
        }
        return request;
    }

    private static String load(String name) {
        // not a constant: an enum's own are made before its static fields
        Matcher includes = Pattern.compile("(?m)^-- include (\\w+)$").matcher(read(name));
        return includes.replaceAll(found -> Matcher.quoteReplacement(read("include/" + found.group(1))));
    }

    private static String read(String name) {
        String path = "/lua/" + name + ".lua";
        try (InputStream in = LuaScript.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("script " + path + " is missing from the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read script " + path, e);
        }
    }

    private static String sha1(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
