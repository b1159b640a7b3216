package dev.windlass.store.redis;

import dev.windlass.store.StoreException;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Tells which key somebody else wrote to. A script says so itself; of a plain command Redis says only that some key holds
 * the wrong kind of value, which helps nobody who has to mend it.
 */
final class ForeignKeys {
    private static final String CODE = "WRONGTYPE";

    private final RedisLinks links;

    ForeignKeys(RedisLinks links) {
        this.links = links;
    }

    /** Fails with {@code failure}, told with the key's name where it is about a key of the queue. */
    <T> Future<T> named(RedisKeys keys, Throwable failure) {
        return !Refusal.is(failure, CODE) || isNamed(failure)
                ? Future.failedFuture(failure)
                : check(keys).transform(checked -> Future.failedFuture(checked.failed() ? checked.cause() : failure));
    }

    /** Fails with the name of the first key of the queue that holds something else than it should. */
    Future<Void> check(RedisKeys keys) {
        List<Map.Entry<String, String>> expected = List.of(
                Map.entry(keys.ready, "stream"),
                Map.entry(keys.results, "stream"),
                Map.entry(keys.sessions, "zset"),
                Map.entry(keys.orphans, "zset"),
                Map.entry(keys.scheduled, "zset"),
                Map.entry(keys.dead, "zset"),
                Map.entry(keys.cancelled, "zset"),
                Map.entry(keys.crashes, "hash"),
                Map.entry(keys.control, "hash"),
                Map.entry(keys.stats, "hash"),
                Map.entry(keys.progress, "hash"));
        List<Request> requests = new ArrayList<>();
        expected.forEach(key -> requests.add(Request.cmd(Command.TYPE).arg(key.getKey())));
        return links.of(keys.queue).shared().sendAll(requests).compose(types -> {
            for (int i = 0; i < types.size(); i++) {
                String found = types.get(i).toString();
                String type = expected.get(i).getValue();
                if (!found.equals("none") && !found.equals(type)) {
                    return Future.failedFuture(
                            new StoreException(CODE + " key " + expected.get(i).getKey() + " is a " + found + ", not a "
                                    + type + ": rename or delete it"));
                }
            }
            return Future.succeededFuture();
        });
    }

    /** As {@link #named(RedisKeys, Throwable)}, for a command about one key. */
    static <T> Future<T> named(String key, Throwable failure) {
        return Future.failedFuture(
                Refusal.is(failure, CODE)
                        ? new StoreException(
                                CODE + " key " + key + " is not what it should be: rename or delete it", failure)
                        : failure);
    }

    private static boolean isNamed(Throwable failure) {
        return String.valueOf(failure.getMessage()).startsWith(CODE + " key ");
    }
}
