package dev.windlass.store.redis;

import dev.windlass.store.Reply;
import dev.windlass.time.Ticker;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Takes pushed results from reply lists: one blocking connection a list, since a wait holds up what comes after it. A
 * connection that nobody has used for a minute is closed; there may be many lists, and few of them busy.
 */
final class Replies {
    private static final Logger LOG = Logger.getLogger(Replies.class);
    private static final int MOST = 500;
    private static final long IDLE_NANOS = 60_000_000_000L;

    private final RedisLinks links;
    private final Ticker ticker;
    private final Map<String, Reader> readers = new ConcurrentHashMap<>();

    Replies(RedisLinks links, Ticker ticker) {
        this.links = links;
        this.ticker = ticker;
    }

    Future<List<Reply>> take(RedisKeys keys, String name, Duration wait) {
        closeIdle();
        String key = keys.reply(name, name);
        Reader reader = readers.computeIfAbsent(
                key, k -> new Reader(links.of(keys.queue).dedicated("reply list " + k)));
        reader.busy.incrementAndGet();
        // one that waited, then whatever came with it
        Request first = Request.cmd(Command.BLPOP).arg(key).arg(Math.max(0.01, wait.toMillis() / 1_000.0));
        return reader.link
                .send(first, wait.toMillis() + RedisLink.DEADLINE_MILLIS)
                .compose(popped ->
                        popped == null ? Future.succeededFuture(List.<Reply>of()) : more(reader, key, popped.get(1)))
                .onComplete(done -> {
                    reader.lastUsed = ticker.nanos();
                    reader.busy.decrementAndGet();
                });
    }

    private static Future<List<Reply>> more(Reader reader, String key, Response first) {
        List<Reply> replies = new ArrayList<>();
        add(replies, first);
        return reader.link
                .send(Request.cmd(Command.LPOP).arg(key).arg(MOST - 1))
                .map(more -> {
                    if (more != null) {
                        more.forEach(one -> add(replies, one));
                    }
                    return replies;
                })
                // what was popped is out of Redis already, and must not be lost with what was not
                .otherwise(replies);
    }

    /** What is no reply of ours is dropped: the list is ours by name, but anybody can push to it. */
    private static void add(List<Reply> replies, Response element) {
        String json = element.toString(StandardCharsets.UTF_8);
        try {
            replies.add(new Reply(new JsonObject(json).getString("id", ""), json.getBytes(StandardCharsets.UTF_8)));
        } catch (DecodeException | ClassCastException e) {
            LOG.warnf("dropped an element of a reply list that is no reply: it is not a JSON object with an id");
        }
    }

    private void closeIdle() {
        long now = ticker.nanos();
        readers.forEach((key, reader) -> {
            if (reader.busy.get() == 0 && now - reader.lastUsed > IDLE_NANOS && readers.remove(key, reader)) {
                reader.link.close();
            }
        });
    }

    Future<Void> close() {
        List<Future<Void>> closing = new ArrayList<>();
        readers.values().forEach(reader -> closing.add(reader.link.close()));
        readers.clear();
        return Future.join(closing).mapEmpty();
    }

    private final class Reader {
        final RedisLink link;
        final AtomicInteger busy = new AtomicInteger();
        volatile long lastUsed = ticker.nanos();

        Reader(RedisLink link) {
            this.link = link;
        }
    }
}
