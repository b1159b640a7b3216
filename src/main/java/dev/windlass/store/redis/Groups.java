package dev.windlass.store.redis;

import dev.windlass.config.QueueSettings;
import dev.windlass.job.Failure;
import dev.windlass.job.NewJob;
import dev.windlass.store.GroupBatch;
import dev.windlass.store.GroupView;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Groups: many jobs with one id, known by their index. */
final class Groups {
    /** Begins the fields of a group's hash that name its parked members. */
    private static final String PARKED = "parked:";
    /** Most members that one script ends: each takes a dozen commands. */
    private static final int BATCH = 200;

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
        return LuaScript.GROUP.run(links.of(keys.queue).shared(), all, args).mapEmpty();
    }

    Future<Optional<GroupView>> view(RedisKeys keys, String group) {
        Request request = Request.cmd(Command.HMGET).arg(keys.group(group));
        for (String field : List.of("since", "size", "added", "done", "failed", "first", "cancelled")) {
            request.arg(field);
        }
        return links.of(keys.queue).shared().send(request).map(fields -> {
            if (fields.get(0) == null) {
                return Optional.empty();
            }
            Response first = fields.get(5);
            return Optional.of(new GroupView(
                    group,
                    number(fields.get(1), -1),
                    number(fields.get(2), 0),
                    number(fields.get(3), 0),
                    number(fields.get(4), 0),
                    first == null ? null : number(first, 0),
                    fields.get(6) != null));
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
        return links.of(keys.queue).shared().send(request).map(reply -> {
            List<byte @Nullable []> results = new ArrayList<>(count);
            for (Response one : reply) {
                results.add(one == null ? null : one.toBytes());
            }
            return results;
        });
    }

    /** Asks those that run, and ends those that are parked before it answers. */
    Future<Boolean> cancel(RedisKeys keys, String group) {
        List<Object> args = List.of(group, keys.queue.value(), RedisKeys.CONTROL_CHANNEL);
        return LuaScript.CANCELGROUP
                .run(links.of(keys.queue).shared(), List.of(keys.group(group), keys.cancelled), args)
                .compose(answer ->
                        answer.toInteger() == 1 ? endParked(keys, group).map(true) : Future.succeededFuture(false));
    }

    /** Ends the parked members of a group if that is cancelled; emits how many. Repeatable. */
    Future<Integer> endParked(RedisKeys keys, String group) {
        return endParked(keys, group, "0", 0);
    }

    /** The group names its parked members; found page by page, since it may have many. */
    private Future<Integer> endParked(RedisKeys keys, String group, String cursor, int before) {
        Request scan = Request.cmd(Command.HSCAN)
                .arg(keys.group(group))
                .arg(cursor)
                .arg("MATCH")
                .arg(PARKED + "*")
                .arg("COUNT")
                .arg(BATCH);
        return links.of(keys.queue).shared().send(scan).compose(page -> {
            String next = page.get(0).toString();
            return endBatch(keys, group, page.get(1), 0)
                    .compose(ended -> "0".equals(next)
                            ? Future.succeededFuture(before + ended)
                            : endParked(keys, group, next, before + ended));
        });
    }

    /** A page may be larger than asked for: small hashes are told whole. */
    private Future<Integer> endBatch(RedisKeys keys, String group, Response page, int from) {
        int to = Math.min(page.size(), from + 2 * BATCH);
        if (from >= to) {
            return Future.succeededFuture(0);
        }
        List<String> indexes = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (int i = from; i < to; i += 2) {
            indexes.add(page.get(i).toString().substring(PARKED.length()));
            ids.add(page.get(i + 1).toString());
        }
        return replies(keys, ids)
                .compose(replies -> LuaScript.ENDMEMBERS.run(
                        links.of(keys.queue).shared(),
                        endKeys(keys, group, ids, replies),
                        endArgs(keys, group, indexes, ids)))
                .compose(ended -> endBatch(keys, group, page, to).map(more -> ended.toInteger() + more));
    }

    /** The reply list of each job, or null: jobs name them, and a script names its keys in advance. */
    private Future<List<@Nullable String>> replies(RedisKeys keys, List<String> ids) {
        List<Future<Response>> names = new ArrayList<>();
        for (String id : ids) {
            Request name = Request.cmd(Command.HGET).arg(keys.job(id)).arg("reply");
            // no hash, no reply; what stands in its place is left alone
            names.add(links.of(keys.queue).shared().send(name).otherwiseEmpty());
        }
        boolean wanted = settings.queues().apply(keys.queue).replies();
        return Future.join(names).map(done -> {
            List<@Nullable String> replies = new ArrayList<>();
            for (int i = 0; i < ids.size(); i++) {
                Response name = names.get(i).result();
                replies.add(name == null || !wanted ? null : keys.reply(name.toString(), ids.get(i)));
            }
            return replies;
        });
    }

    private static List<String> endKeys(
            RedisKeys keys, String group, List<String> ids, List<@Nullable String> replies) {
        List<String> all = new ArrayList<>(List.of(
                keys.group(group),
                keys.groupResults(group),
                keys.scheduled,
                keys.cancelled,
                keys.ready,
                keys.results,
                keys.stats));
        for (int i = 0; i < ids.size(); i++) {
            String job = keys.job(ids.get(i));
            String reply = replies.get(i);
            all.add(job);
            all.add(reply == null ? job : reply);
        }
        return all;
    }

    private List<Object> endArgs(RedisKeys keys, String group, List<String> indexes, List<String> ids) {
        QueueSettings queue = settings.queues().apply(keys.queue);
        Failure failure = Failure.of(Failure.CANCELLED, "its group was called off while it was parked");
        List<Object> args = new ArrayList<>(List.of(
                group,
                queue.results() ? queue.resultEntries() : 0,
                queue.keepMillis(-1),
                settings.fetchMillis(keys.queue),
                Buffer.buffer(Settling.failureJson(failure, 0, ""))));
        for (int i = 0; i < ids.size(); i++) {
            args.add(indexes.get(i));
            args.add(ids.get(i));
        }
        return args;
    }

    private static long number(@Nullable Response field, long otherwise) {
        return Numbers.whole(field, otherwise);
    }
}
