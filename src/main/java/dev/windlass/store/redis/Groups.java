package dev.windlass.store.redis;

import dev.windlass.job.NewJob;
import dev.windlass.store.GroupBatch;
import dev.windlass.store.GroupView;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Groups: many jobs with one id, known by their index. */
final class Groups {
    private final RedisLinks links;
    private final StoreSettings settings;

    Groups(RedisLinks links, StoreSettings settings) {
        this.links = links;
        this.settings = settings;
    }

    Future<Void> add(RedisKeys keys, String group, GroupBatch batch) {
        List<Object> args = new ArrayList<>();
        args.add(group);
        args.add(batch.from());
        args.add(batch.size());
        args.add(batch.failFast() ? 1 : 0);
        args.add(settings.fetchMillis(keys.queue));
        for (NewJob member : batch.members()) {
            List<Object> fields = JobCodec.fields(member);
            args.add(fields.size());
            args.addAll(fields);
        }
        List<String> all = List.of(keys.ready, keys.group(group), keys.groupResults(group), keys.cancelled);
        return LuaScript.GROUP.run(links.shared(), all, args).mapEmpty();
    }

    Future<Optional<GroupView>> view(RedisKeys keys, String group) {
        Request request = Request.cmd(Command.HGETALL).arg(keys.group(group));
        return links.shared().send(request).map(reply -> {
            Map<String, String> fields = JobCodec.map(reply);
            if (fields.isEmpty()) {
                return Optional.empty();
            }
            String first = fields.get("first");
            return Optional.of(new GroupView(
                    group,
                    number(fields, "size", -1),
                    number(fields, "added", 0),
                    number(fields, "done", 0),
                    number(fields, "failed", 0),
                    first == null ? null : Long.valueOf(first),
                    fields.containsKey("cancelled")));
        });
    }

    Future<List<byte @Nullable []>> results(RedisKeys keys, String group, long from, int count) {
        if (count == 0) {
            return Future.succeededFuture(List.of());
        }
        Request request = Request.cmd(Command.HMGET).arg(keys.groupResults(group));
        for (long index = from; index < from + count; index++) {
            request.arg(index);
        }
        return links.shared().send(request).map(reply -> {
            List<byte @Nullable []> results = new ArrayList<>(count);
            for (Response one : reply) {
                results.add(one == null ? null : one.toBytes());
            }
            return results;
        });
    }

    Future<Boolean> cancel(RedisKeys keys, String group) {
        List<Object> args = List.of(group, keys.queue.value(), RedisKeys.CONTROL_CHANNEL);
        return LuaScript.CANCELGROUP
                .run(links.shared(), List.of(keys.group(group), keys.cancelled), args)
                .map(answer -> answer.toInteger() == 1);
    }

    private static long number(Map<String, String> fields, String name, long otherwise) {
        String text = fields.get(name);
        return text == null ? otherwise : Long.parseLong(text);
    }
}
