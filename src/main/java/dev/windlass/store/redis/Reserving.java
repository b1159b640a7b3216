package dev.windlass.store.redis;

import dev.windlass.store.Delivery;
import dev.windlass.store.JobStore;
import dev.windlass.store.Session;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How jobs come to a session: reserved, taken over from a lost one, or found among what it holds. */
final class Reserving {
    private final RedisLinks links;
    private final Sessions sessions;
    private final StoreSettings settings;

    Reserving(RedisLinks links, Sessions sessions, StoreSettings settings) {
        this.links = links;
        this.sessions = sessions;
        this.settings = settings;
    }

    /** XREADGROUP for new entries; see Redis, "XREADGROUP", for BLOCK and the shape of its reply. */
    Future<List<Delivery>> reserve(RedisKeys keys, Session session, int max, Duration wait) {
        SessionLinks mine = sessions.links(session);
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
                .recover(failure -> Refusal.is(failure, "NOGROUP")
                        ? makeGroup(mine.reader, keys).compose(made -> stillLive(mine.reader, keys, session))
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
                .recover(failure ->
                        Refusal.is(failure, "BUSYGROUP") ? Future.succeededFuture() : Future.failedFuture(failure))
                .map(made -> null);
    }

    /** What destroyed the group may have destroyed all, and then the next read would be for a session that is not there. */
    private static Future<Response> stillLive(RedisLink reader, RedisKeys keys, Session session) {
        return reader.send(Request.cmd(Command.ZSCORE).arg(keys.sessions).arg(session.consumer()))
                .compose(lease ->
                        lease == null ? Future.failedFuture(Sessions.lost(keys, session)) : Future.succeededFuture());
    }

    /** Ends a blocking read from another connection (Redis, "CLIENT UNBLOCK"). */
    Future<Void> wake(Session session) {
        String reader = sessions.isOpen(session) ? sessions.links(session).readerId : null;
        return reader == null
                ? Future.succeededFuture()
                : links.of(session.queue())
                        .shared()
                        .send(Request.cmd(Command.CLIENT).arg("UNBLOCK").arg(reader))
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
        RedisLink writer = sessions.links(session).writer;
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
                        Crashes crashesOfIt = Crashes.of(crashed.get(i));
                        held.add(codec.read(found.get(0), list.get(i).get(3).toLong(), crashesOfIt, false));
                    }
                }
                return held;
            });
        });
    }

    Future<List<Delivery>> takeOver(RedisKeys keys, Session session, String lost, int max) {
        SessionLinks mine = sessions.links(session);
        List<String> all = List.of(
                keys.ready,
                keys.sessions,
                keys.orphans,
                keys.crashes,
                keys.session(lost),
                keys.session(session.consumer()));
        List<Object> args = List.of(session.consumer(), lost, Math.min(max, JobStore.MAX_BATCH));
        return LuaScript.TAKEOVER.run(mine.writer, all, args).map(answer -> {
            if (Sessions.isRefusal(answer)) {
                throw Sessions.lost(keys, session);
            }
            List<Delivery> taken = new ArrayList<>();
            for (int i = 0; i < answer.get(0).size(); i++) {
                taken.add(mine.codec.read(
                        answer.get(0).get(i),
                        answer.get(1).get(i).toLong(),
                        Crashes.of(answer.get(2).get(i)),
                        answer.get(3).get(i).toInteger() == 1));
            }
            return taken;
        });
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
}
