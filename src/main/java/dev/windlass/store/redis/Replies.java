package dev.windlass.store.redis;

import dev.windlass.store.Reply;
import io.vertx.core.Future;
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

/** Takes pushed results from reply lists: one blocking connection a list, since a wait holds up what comes after it. */
final class Replies {
    private static final int MOST = 500;

    private final RedisLinks links;
    private final Map<String, RedisLink> readers = new ConcurrentHashMap<>();

    Replies(RedisLinks links) {
        this.links = links;
    }

    Future<List<Reply>> take(RedisKeys keys, String name, Duration wait) {
        String key = keys.reply(name, name);
        RedisLink reader = readers.computeIfAbsent(key, k -> links.dedicated("reply list " + k));
        // one that waited, then whatever came with it
        Request first = Request.cmd(Command.BLPOP).arg(key).arg(Math.max(0.01, wait.toMillis() / 1_000.0));
        return reader.send(first, wait.toMillis() + RedisLink.DEADLINE_MILLIS).compose(popped -> {
            if (popped == null) {
                return Future.succeededFuture(List.<Reply>of());
            }
            List<Reply> replies = new ArrayList<>();
            replies.add(read(popped.get(1)));
            return reader.send(Request.cmd(Command.LPOP).arg(key).arg(MOST - 1)).map(more -> {
                if (more != null) {
                    more.forEach(one -> replies.add(read(one)));
                }
                return replies;
            });
        });
    }

    private static Reply read(Response element) {
        String json = element.toString(StandardCharsets.UTF_8);
        return new Reply(new JsonObject(json).getString("id", ""), json.getBytes(StandardCharsets.UTF_8));
    }

    Future<Void> close() {
        List<Future<Void>> closing = new ArrayList<>();
        readers.values().forEach(reader -> closing.add(reader.close()));
        readers.clear();
        return Future.join(closing).mapEmpty();
    }
}
