package dev.windlass.store.redis;

import dev.windlass.store.Delivery;
import dev.windlass.store.JobStore;
import dev.windlass.store.LeaseLostException;
import dev.windlass.store.Pulse;
import dev.windlass.store.Session;
import dev.windlass.time.Ticker;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A session from its opening to its end, and the connections that belong to it. */
final class Sessions {
    private final RedisLinks links;
    private final StoreSettings settings;
    private final Ticker ticker;
    private final ServerIdentity pulseIdentity;
    private final Map<String, SessionLinks> open = new ConcurrentHashMap<>();

    Sessions(RedisLinks links, StoreSettings settings, Ticker ticker) {
        this.links = links;
        this.settings = settings;
        this.ticker = ticker;
        this.pulseIdentity = new ServerIdentity(links.pulse());
    }

    Future<Session> open(RedisKeys keys, String worker) {
        // a name is never used twice: an old one may be fenced and still have jobs
        String consumer = worker + "/" + UUID.randomUUID().toString().substring(0, 8);
        Session session = new Session(keys.queue, worker, consumer, settings.lease(), ticker, ticker.nanos());
        SessionLinks mine = new SessionLinks(
                links.onCallersLoop("reader of queue " + keys.queue),
                links.onCallersLoop("writer of queue " + keys.queue),
                new JobCodec(keys.queue, settings.maxPayload()));
        return pulseIdentity.get().compose(identity -> {
            long sent = ticker.nanos();
            List<String> all = List.of(
                    keys.ready,
                    keys.sessions,
                    keys.session(consumer),
                    keys.results,
                    keys.scheduled,
                    keys.dead,
                    keys.orphans,
                    keys.cancelled,
                    keys.crashes,
                    keys.control,
                    keys.stats);
            List<Object> args = List.of(
                    consumer,
                    settings.lease().toMillis(),
                    worker,
                    identity.server(),
                    identity.client(),
                    RedisKeys.PROTOCOL);
            return LuaScript.OPEN.run(links.pulse(), all, args).map(opened -> {
                session.confirm(sent);
                open.put(consumer, mine);
                session.onLost(() -> forget(consumer));
                return session;
            });
        });
    }

    Future<Pulse> heartbeat(RedisKeys keys, Session session) {
        return pulseIdentity.get().compose(identity -> {
            long sent = ticker.nanos();
            List<String> all = List.of(keys.sessions, keys.session(session.consumer()), keys.cancelled, keys.control);
            List<Object> args =
                    List.of(session.consumer(), session.lease().toMillis(), identity.server(), identity.client());
            return LuaScript.HEARTBEAT.run(links.pulse(), all, args).map(answer -> {
                if (isRefusal(answer)) {
                    throw lost(keys, session);
                }
                session.confirm(sent);
                List<String> cancelled = new ArrayList<>();
                answer.get(2).forEach(id -> cancelled.add(id.toString()));
                long from = answer.get(3).toLong();
                boolean last = from + cancelled.size() >= answer.get(4).toLong();
                boolean paused = answer.get(1).toInteger() == 1;
                return new Pulse(answer.get(0).toLong(), cancelled, from == 0, last, paused);
            });
        });
    }

    /** XREADGROUP for new entries; see Redis, "XREADGROUP", for BLOCK and the shape of its reply. */
    Future<List<Delivery>> reserve(RedisKeys keys, Session session, int max, Duration wait) {
        SessionLinks mine = linksOf(session);
        Request request = Request.cmd(Command.XREADGROUP)
                .arg("GROUP")
                .arg(RedisKeys.GROUP)
                .arg(session.consumer())
                .arg("COUNT")
                .arg(Math.min(max, JobStore.MAX_BATCH));
        if (!wait.isZero()) {
            // BLOCK 0 would wait for ever
            request.arg("BLOCK").arg(Math.max(1, wait.toMillis()));
        }
        request.arg("STREAMS").arg(keys.ready).arg(">");
        return mine.reader
                .send(request, wait.toMillis() + RedisLink.DEADLINE_MILLIS)
                .recover(failure -> RedisLink.isError(failure, "NOGROUP")
                        ? makeGroup(mine.reader, keys)
                        : Future.failedFuture(failure))
                .map(reply -> read(mine.codec, entries(reply, keys.ready)));
    }

    /** Somebody destroyed the group: the next read finds a new one, which starts with the oldest entry there is. */
    private static Future<Response> makeGroup(RedisLink reader, RedisKeys keys) {
        Request create = Request.cmd(Command.XGROUP)
                .arg("CREATE")
                .arg(keys.ready)
                .arg(RedisKeys.GROUP)
                .arg("0")
                .arg("MKSTREAM");
        return reader.send(create)
                .recover(failure -> RedisLink.isError(failure, "BUSYGROUP")
                        ? Future.succeededFuture()
                        : Future.failedFuture(failure))
                .map(made -> null);
    }

    /** Ends a blocking read from another connection (Redis, "CLIENT UNBLOCK"). */
    Future<Void> wake(Session session) {
        SessionLinks mine = open.get(session.consumer());
        if (mine == null) {
            return Future.succeededFuture();
        }
        return mine.readerId == null
                ? Future.succeededFuture()
                : links.shared()
                        .send(Request.cmd(Command.CLIENT).arg("UNBLOCK").arg(mine.readerId))
                        .mapEmpty();
    }

    /** The session's own pending entries: XPENDING tells which and how often, XRANGE what they are. */
    Future<List<Delivery>> held(RedisKeys keys, Session session) {
        Request pending = Request.cmd(Command.XPENDING)
                .arg(keys.ready)
                .arg(RedisKeys.GROUP)
                .arg("-")
                .arg("+")
                .arg(10_000)
                .arg(session.consumer());
        RedisLink writer = linksOf(session).writer;
        return writer.send(pending).compose(list -> {
            if (list == null || list.size() == 0) {
                return Future.succeededFuture(List.of());
            }
            List<Request> requests = new ArrayList<>(list.size() + 1);
            Request crashes = Request.cmd(Command.HMGET).arg(keys.crashes);
            for (Response one : list) {
                String entry = one.get(0).toString();
                requests.add(
                        Request.cmd(Command.XRANGE).arg(keys.ready).arg(entry).arg(entry));
                crashes.arg(entry);
            }
            requests.add(crashes);
            return writer.sendAll(requests).map(answers -> {
                JobCodec codec = new JobCodec(keys.queue, settings.maxPayload());
                List<Delivery> held = new ArrayList<>(list.size());
                Response crashed = answers.get(list.size());
                for (int i = 0; i < list.size(); i++) {
                    Response found = answers.get(i);
                    if (found != null && found.size() > 0) {
                        held.add(
                                codec.read(found.get(0), list.get(i).get(3).toLong(), Numbers.crashes(crashed.get(i))));
                    }
                }
                return held;
            });
        });
    }

    Future<Integer> release(RedisKeys keys, Session session) {
        if (!open.containsKey(session.consumer())) {
            // released before, or lost: nothing is left of it that could be handed back
            return Future.succeededFuture(0);
        }
        // a failure leaves the session as it is, so that the release can be repeated
        return releaseHeld(keys, session, 0, 0).onSuccess(done -> session.lose());
    }

    private Future<Integer> releaseHeld(RedisKeys keys, Session session, int before, int rounds) {
        RedisLink writer = linksOf(session).writer;
        return held(keys, session).compose(held -> {
            List<String> all = new ArrayList<>(List.of(keys.ready, keys.sessions, keys.crashes));
            List<Object> args = new ArrayList<>(List.of(session.consumer()));
            for (Delivery delivery : held.subList(0, Math.min(held.size(), JobStore.MAX_BATCH))) {
                boolean proper = delivery.malformed() == null;
                if (proper) {
                    all.add(keys.job(delivery.id()));
                }
                args.addAll(List.of(
                        delivery.entry(), proper ? delivery.id() : "", delivery.crashes(), delivery.deliveries()));
            }
            return LuaScript.RELEASE.run(writer, all, args).compose(answer -> {
                if (isRefusal(answer)) {
                    return Future.failedFuture(lost(keys, session));
                }
                int released = before + answer.toInteger();
                return close(keys, session, writer)
                        .compose(closed -> closed || rounds > 100
                                ? Future.succeededFuture(released)
                                : releaseHeld(keys, session, released, rounds + 1));
            });
        });
    }

    private Future<Boolean> close(RedisKeys keys, Session session, RedisLink writer) {
        List<String> all = List.of(keys.ready, keys.sessions, keys.session(session.consumer()), keys.orphans);
        return LuaScript.CLOSE.run(writer, all, List.of(session.consumer())).map(answer -> answer.toInteger() != 0);
    }

    Future<List<Delivery>> takeOver(RedisKeys keys, Session session, String lost, int max) {
        SessionLinks mine = linksOf(session);
        List<String> all = List.of(keys.ready, keys.sessions, keys.orphans, keys.crashes, keys.session(lost));
        List<Object> args = List.of(session.consumer(), lost, Math.min(max, JobStore.MAX_BATCH));
        return LuaScript.TAKEOVER.run(mine.writer, all, args).map(answer -> {
            if (isRefusal(answer)) {
                throw lost(keys, session);
            }
            List<Delivery> taken = new ArrayList<>();
            for (int i = 0; i < answer.get(0).size(); i++) {
                taken.add(mine.codec.read(
                        answer.get(0).get(i),
                        answer.get(1).get(i).toLong(),
                        answer.get(2).get(i).toInteger()));
            }
            return taken;
        });
    }

    /** Over the connection that settles, so that progress cannot come after the outcome. */
    Future<Void> progress(RedisKeys keys, Session session, String id, byte[] json) {
        List<Object> args = List.of(session.consumer(), id, io.vertx.core.buffer.Buffer.buffer(json));
        return LuaScript.PROGRESS
                .run(linksOf(session).writer, List.of(keys.sessions, keys.progress), args)
                .map(answer -> {
                    if (isRefusal(answer)) {
                        throw lost(keys, session);
                    }
                    return null;
                });
    }

    /** The connection over which the session settles. */
    RedisLink writer(Session session) {
        return linksOf(session).writer;
    }

    static LeaseLostException lost(RedisKeys keys, Session session) {
        session.lose();
        return new LeaseLostException(session.consumer(), keys.sessions);
    }

    static boolean isRefusal(Response answer) {
        return answer.type() == io.vertx.redis.client.ResponseType.NUMBER && answer.toLong() == -1;
    }

    private static List<Delivery> read(JobCodec codec, @Nullable Response entries) {
        if (entries == null || entries.size() == 0) {
            return List.of();
        }
        List<Delivery> deliveries = new ArrayList<>(entries.size());
        for (Response entry : entries) {
            deliveries.add(codec.read(entry));
        }
        return deliveries;
    }

    /** RESP2 answers a list of streams, each a pair of key and entries; RESP3 a map. */
    private static @Nullable Response entries(@Nullable Response reply, String stream) {
        if (reply == null || reply.size() == 0) {
            return null;
        }
        return reply.isMap() ? reply.get(stream) : reply.get(0).get(1);
    }

    private SessionLinks linksOf(Session session) {
        SessionLinks mine = open.get(session.consumer());
        if (mine == null) {
            throw new LeaseLostException(session.consumer(), "this process");
        }
        return mine;
    }

    private void forget(String consumer) {
        SessionLinks mine = open.remove(consumer);
        if (mine != null) {
            mine.reader.close();
            mine.writer.close();
        }
    }

    Future<Void> closeAll() {
        List<Future<Void>> closing = new ArrayList<>();
        for (String consumer : List.copyOf(open.keySet())) {
            SessionLinks mine = open.remove(consumer);
            if (mine != null) {
                closing.add(mine.reader.close());
                closing.add(mine.writer.close());
            }
        }
        return Future.join(closing).mapEmpty();
    }

    private static final class SessionLinks {
        final RedisLink reader;
        final RedisLink writer;
        final JobCodec codec;
        volatile @Nullable String readerId;

        SessionLinks(RedisLink reader, RedisLink writer, JobCodec codec) {
            this.reader = reader;
            this.writer = writer;
            this.codec = codec;
            reader.onConnect(() -> {
                readerId = null;
                reader.send(Request.cmd(Command.CLIENT).arg("ID")).onSuccess(id -> readerId = id.toString());
            });
        }
    }
}
