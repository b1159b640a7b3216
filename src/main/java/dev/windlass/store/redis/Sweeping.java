package dev.windlass.store.redis;

import dev.windlass.job.QueueName;
import dev.windlass.store.JobStore;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Looks after the cancel requests that no worker answers: those for parked members of a group, and those whose job is
 * gone. A request is only looked at when it is older than any worker can have needed to hear of it; it is dropped only
 * when there is no such job, never for its age.
 */
final class Sweeping {
    private static final String GROUP = "group/";
    /** Leases that pass before anybody asks whether a request has a job. */
    private static final int LEASES = 10;
    /** Pages of a round: a queue with many requests is gone through in several. */
    private static final int PAGES = 2;

    private final RedisLinks links;
    private final StoreSettings settings;
    private final Groups groups;
    private final Map<QueueName, String> cursors = new ConcurrentHashMap<>();

    Sweeping(RedisLinks links, StoreSettings settings, Groups groups) {
        this.links = links;
        this.settings = settings;
        this.groups = groups;
    }

    Future<Integer> sweep(RedisKeys keys) {
        return sweep(keys, PAGES);
    }

    private Future<Integer> sweep(RedisKeys keys, int pages) {
        Request scan = Request.cmd(Command.ZSCAN)
                .arg(keys.cancelled)
                .arg(cursors.getOrDefault(keys.queue, "0"))
                .arg("COUNT")
                .arg(JobStore.MAX_BATCH);
        return links.of(keys.queue).shared().send(scan).compose(page -> {
            String next = page.get(0).toString();
            cursors.put(keys.queue, next);
            return sweepPage(keys, page.get(1))
                    .compose(swept -> pages == 1 || "0".equals(next)
                            ? Future.succeededFuture(swept)
                            : sweep(keys, pages - 1).map(more -> swept + more));
        });
    }

    /** Requests and the times at which they were made, in turn. */
    private Future<Integer> sweepPage(RedisKeys keys, Response page) {
        if (page.size() == 0) {
            return Future.succeededFuture(0);
        }
        return links.of(keys.queue).millis().compose(now -> {
            long before = now - LEASES * settings.lease().toMillis();
            List<String> old = new ArrayList<>();
            List<Future<Integer>> swept = new ArrayList<>();
            for (int i = 0; i < page.size(); i += 2) {
                String request = page.get(i).toString();
                if (request.startsWith(GROUP)) {
                    swept.add(groups.endParked(keys, request.substring(GROUP.length())));
                }
                if (Numbers.millis(page.get(i + 1)) < before) {
                    old.add(request);
                }
            }
            // small sets are told whole, and what is small is a setting of the server
            for (int from = 0; from < old.size(); from += JobStore.MAX_BATCH) {
                swept.add(drop(keys, old.subList(from, Math.min(old.size(), from + JobStore.MAX_BATCH))));
            }
            return Future.join(swept)
                    .map(all -> swept.stream().mapToInt(Future::result).sum());
        });
    }

    private Future<Integer> drop(RedisKeys keys, List<String> requests) {
        List<String> all = new ArrayList<>(List.of(keys.cancelled, keys.ready, keys.scheduled));
        for (String request : requests) {
            all.add(request.startsWith(GROUP) ? keys.group(request.substring(GROUP.length())) : keys.job(request));
        }
        return LuaScript.SWEEP.run(links.of(keys.queue).shared(), all, requests).map(Response::toInteger);
    }
}
