package dev.windlass.store.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.List;

/** Looks after the cancel requests that no worker answers. */
final class Sweeping {
    private static final String GROUP = "group/";

    private final RedisLinks links;
    private final Groups groups;

    Sweeping(RedisLinks links, Groups groups) {
        this.links = links;
        this.groups = groups;
    }

    Future<Integer> sweep(RedisKeys keys) {
        Request requests =
                Request.cmd(Command.ZRANGE).arg(keys.cancelled).arg(0).arg(-1);
        return links.shared().send(requests).compose(found -> {
            List<Future<Integer>> ended = new ArrayList<>();
            for (String request : Upkeep.texts(found)) {
                if (request.startsWith(GROUP)) {
                    ended.add(groups.endParked(keys, request.substring(GROUP.length())));
                }
            }
            return Future.join(ended)
                    .map(all -> ended.stream().mapToInt(Future::result).sum());
        });
    }
}
