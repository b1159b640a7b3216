package dev.windlass.store.redis;

import dev.windlass.job.JobState;
import dev.windlass.store.JobView;
import dev.windlass.store.QueueDepth;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What can be known without moving anything: one job, and how many there are. */
final class Looking {
    private final RedisLinks links;

    Looking(RedisLinks links) {
        this.links = links;
    }

    /**
     * Looks twice before it says that there is no such job: hash and stream are not read in one step, and a job that is
     * parked or recorded in between is in neither of what was read.
     */
    Future<Optional<JobView>> find(RedisKeys keys, String id) {
        return look(keys, id, false)
                .compose(seen -> seen.isPresent() ? Future.succeededFuture(seen) : look(keys, id, true));
    }

    private Future<Optional<JobView>> look(RedisKeys keys, String id, boolean last) {
        return links.of(keys.queue)
                .shared()
                .send(cmd(Command.HGETALL, keys.job(id)))
                .recover(failure -> ForeignKeys.named(keys.job(id), failure))
                .compose(hash -> {
                    Map<String, String> job = JobCodec.map(hash);
                    String noted = job.getOrDefault("@entry", job.isEmpty() ? id : "");
                    String entry = Steering.isEntryId(noted) ? noted : "";
                    List<Request> requests = new ArrayList<>(
                            List.of(cmd(Command.ZSCORE, keys.scheduled, id), cmd(Command.ZSCORE, keys.cancelled, id)));
                    if (!entry.isEmpty()) {
                        requests.add(cmd(Command.XRANGE, keys.ready, entry, entry));
                        requests.add(cmd(Command.XPENDING, keys.ready, RedisKeys.GROUP, entry, entry, "1"));
                        requests.add(cmd(Command.HGET, keys.crashes, entry));
                        requests.add(cmd(Command.XINFO, "GROUPS", keys.ready));
                        requests.add(cmd(Command.HGET, keys.progress, id));
                    }
                    return Future.join(requests.stream()
                                    .map(request -> lookUp(keys, request))
                                    .toList())
                            .compose(answers -> view(keys, id, job, entry, answers.list(), last));
                });
    }

    /** Before the first worker came there is no group, and nobody holds anything. */
    private Future<Response> lookUp(RedisKeys keys, Request request) {
        return links.of(keys.queue)
                .shared()
                .send(request)
                .recover(failure -> Refusal.is(failure, "NOGROUP") || Refusal.is(failure, "ERR no such key")
                        ? Future.succeededFuture()
                        : Future.failedFuture(failure));
    }

    private Future<Optional<JobView>> view(
            RedisKeys keys, String id, Map<String, String> job, String entry, List<Response> answers, boolean last) {
        boolean cancelRequested = answers.get(1) != null;
        if (entry.isEmpty()) {
            JobState state = state(job.get("@state"));
            if (state == null) {
                return Future.succeededFuture(Optional.empty());
            }
            return Future.succeededFuture(
                    Optional.of(make(keys, id, job, state, job.get("@worker"), answers.get(0), cancelRequested, 0)));
        }
        Map<String, String> all = new HashMap<>();
        Response found = answers.get(2);
        if (found != null && found.size() > 0) {
            all.putAll(JobCodec.map(found.get(0).get(1)));
        }
        all.putAll(job);
        all.putIfAbsent("@since", entry.substring(0, entry.indexOf('-')));
        Response pending = answers.get(3);
        if (pending != null && pending.size() > 0) {
            if (answers.get(6) != null) {
                all.put("@progress", answers.get(6).toString());
            }
            return running(keys, id, all, pending.get(0), answers.get(4), cancelRequested);
        }
        // an entry that was handed out and is not pending is settled and only not trimmed yet; with a hash, it was
        // settled
        // after that was read
        boolean gone = found == null || found.size() == 0;
        if ((job.isEmpty() || !last) && (gone || wasHandedOut(entry, answers.get(5)))) {
            return Future.succeededFuture(Optional.empty());
        }
        return Future.succeededFuture(Optional.of(make(keys, id, all, JobState.READY, null, null, cancelRequested, 0)));
    }

    private Future<Optional<JobView>> running(
            RedisKeys keys,
            String id,
            Map<String, String> job,
            Response pending,
            @Nullable Response crashes,
            boolean cancelRequested) {
        String consumer = pending.get(1).toString();
        Crashes here = Crashes.of(crashes);
        if (here.count() > 0) {
            job.put("crashes", String.valueOf(here.count() + number(job, "crashes", 0)));
            long errors = number(job, "@errors", 0);
            for (String failure : here.failures()) {
                job.put("@error." + ++errors, failure);
            }
            job.put("@errors", String.valueOf(errors));
        }
        long deliveries = pending.get(3).toLong();
        return links.of(keys.queue)
                .shared()
                .send(cmd(Command.HGET, keys.session(consumer), "worker"))
                .map(worker -> Optional.of(make(
                        keys,
                        id,
                        job,
                        JobState.RUNNING,
                        worker == null ? consumer : worker.toString(),
                        null,
                        cancelRequested,
                        deliveries)));
    }

    private static JobView make(
            RedisKeys keys,
            String id,
            Map<String, String> job,
            JobState state,
            @Nullable String worker,
            @Nullable Response due,
            boolean cancelRequested,
            long deliveriesHere) {
        List<String> history = history(job);
        String error = job.get("@error");
        if (error == null && state != JobState.COMPLETED && !history.isEmpty()) {
            error = history.get(history.size() - 1);
        }
        return new JobView(
                id,
                keys.queue.value(),
                job.get("kind"),
                state,
                job.containsKey("@since") ? Instant.ofEpochMilli(number(job, "@since", 0)) : null,
                due == null ? null : Instant.ofEpochMilli(Numbers.millis(due)),
                (int) number(job, "attempt", 1),
                (int) number(job, "max", 0),
                number(job, "deliveries", 0) + deliveriesHere,
                (int) number(job, "crashes", 0),
                worker,
                cancelRequested,
                job.containsKey("@took") ? number(job, "@took", 0) : null,
                job.get("@progress"),
                job.get("@result"),
                error,
                history);
    }

    private static List<String> history(Map<String, String> job) {
        List<String> history = new ArrayList<>();
        long last = number(job, "@errors", 0);
        for (long n = Math.max(1, last - 60); n <= last; n++) {
            String error = job.get("@error." + n);
            if (error != null) {
                history.add(error);
            }
        }
        return history;
    }

    /** Null for none, and for what is no state of ours. */
    private static @Nullable JobState state(@Nullable String text) {
        try {
            return text == null ? null : JobState.of(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** A malformed entry's numbers may be anything. */
    private static long number(Map<String, String> job, String field, long otherwise) {
        return Numbers.whole(job.get(field), otherwise);
    }

    private static boolean wasHandedOut(String entry, @Nullable Response groups) {
        Map<String, String> group = workersGroup(groups);
        String last = group.get("last-delivered-id");
        return last != null && !isAfter(entry, last);
    }

    private static boolean isAfter(String a, String b) {
        long[] x = parts(a);
        long[] y = parts(b);
        return x[0] != y[0] ? Long.compareUnsigned(x[0], y[0]) > 0 : Long.compareUnsigned(x[1], y[1]) > 0;
    }

    private static long[] parts(String entry) {
        int dash = entry.indexOf('-');
        return new long[] {
            Long.parseUnsignedLong(entry.substring(0, dash)), Long.parseUnsignedLong(entry.substring(dash + 1))
        };
    }

    private static Map<String, String> workersGroup(@Nullable Response groups) {
        if (groups != null) {
            for (Response group : groups) {
                Map<String, String> fields = JobCodec.map(group);
                if (RedisKeys.GROUP.equals(fields.get("name"))) {
                    return fields;
                }
            }
        }
        return Map.of();
    }

    /** Counts by state. Redis 7 knows the group's lag; before that, the entries behind the last one handed out are counted. */
    Future<QueueDepth> depth(RedisKeys keys) {
        Future<Response> exists = links.of(keys.queue).shared().send(cmd(Command.EXISTS, keys.ready));
        return exists.compose(there -> there.toInteger() == 0
                        ? Future.succeededFuture(Map.<String, String>of())
                        : links.of(keys.queue)
                                .shared()
                                .send(cmd(Command.XINFO, "GROUPS", keys.ready))
                                .map(Looking::workersGroup))
                .compose(group -> links.of(keys.queue)
                        .shared()
                        .sendAll(List.of(
                                cmd(Command.XLEN, keys.ready),
                                cmd(Command.ZCARD, keys.scheduled),
                                cmd(Command.ZCARD, keys.dead)))
                        .compose(counts -> ready(keys, group, counts.get(0).toLong())
                                .map(ready -> new QueueDepth(
                                        ready,
                                        number(group, "pending", 0),
                                        counts.get(1).toLong(),
                                        counts.get(2).toLong()))));
    }

    /** Due jobs are counted before and after the others: one that moves meanwhile is seen in one of the places. */
    Future<Boolean> idle(RedisKeys keys) {
        return due(keys).compose(before -> depth(keys).compose(depth -> due(keys)
                .map(after -> before == 0 && after == 0 && depth.ready() == 0 && depth.running() == 0)));
    }

    private Future<Long> due(RedisKeys keys) {
        return links.of(keys.queue).millis().compose(now -> links.of(keys.queue)
                .shared()
                .send(cmd(Command.ZCOUNT, keys.scheduled, "-inf", String.valueOf(now)))
                .map(Response::toLong));
    }

    private Future<Long> ready(RedisKeys keys, Map<String, String> group, long length) {
        String last = group.get("last-delivered-id");
        if (last == null) {
            return Future.succeededFuture(length);
        }
        String lag = group.getOrDefault("lag", "");
        if (!lag.isEmpty()) {
            return Future.succeededFuture(Long.parseLong(lag));
        }
        // what is handed out lies at the head, and trimming keeps it short
        Request handedOut = cmd(Command.XRANGE, keys.ready, "-", last, "COUNT", "10000");
        return links.of(keys.queue)
                .shared()
                .send(handedOut)
                .map(entries -> length - (entries == null ? 0 : entries.size()));
    }

    private static Request cmd(Command command, String... args) {
        Request request = Request.cmd(command);
        for (String arg : args) {
            request.arg(arg);
        }
        return request;
    }
}
