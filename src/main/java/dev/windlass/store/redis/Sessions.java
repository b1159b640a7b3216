package dev.windlass.store.redis;

import dev.windlass.store.LeaseLostException;
import dev.windlass.store.Pulse;
import dev.windlass.store.Session;
import dev.windlass.store.Starts;
import dev.windlass.time.Ticker;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A session while it lives: opened, kept alive, told about; and the connections that belong to it. */
final class Sessions {
    private final RedisLinks links;
    private final StoreSettings settings;
    private final Ticker ticker;
    private final Map<String, SessionLinks> open = new ConcurrentHashMap<>();

    Sessions(RedisLinks links, StoreSettings settings, Ticker ticker) {
        this.links = links;
        this.settings = settings;
        this.ticker = ticker;
    }

    Future<Session> open(RedisKeys keys, String worker) {
        // a name is never used twice: an old one may be fenced and still have jobs
        String consumer = worker + "/" + UUID.randomUUID().toString().substring(0, 8);
        Session session = new Session(keys.queue, worker, consumer, settings.lease(), ticker, ticker.nanos());
        SessionLinks mine =
                new SessionLinks(links.of(keys.queue), new JobCodec(keys.queue, settings.maxPayload()), keys.queue);
        Place place = links.of(keys.queue);
        return place.pulseIdentity().get().compose(identity -> {
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
            return LuaScript.OPEN.run(place.pulse(), all, args).compose(opened -> {
                session.confirm(sent);
                open.put(consumer, mine);
                session.onLost(() -> forget(consumer));
                // the first real note must find the connection up and the script loaded
                return started(keys, session, Starts.NONE).map(session).otherwise(session);
            });
        });
    }

    Future<Pulse> heartbeat(RedisKeys keys, Session session) {
        Place place = links.of(keys.queue);
        return place.pulseIdentity().get().compose(identity -> {
            long sent = ticker.nanos();
            List<String> all = List.of(keys.sessions, keys.session(session.consumer()), keys.cancelled, keys.control);
            List<Object> args = List.of(
                    session.consumer(),
                    session.lease().toMillis(),
                    identity.server(),
                    identity.client(),
                    RedisKeys.PROTOCOL);
            return LuaScript.HEARTBEAT.run(place.pulse(), all, args).map(answer -> {
                if (isRefusal(answer)) {
                    throw lost(keys, session);
                }
                session.confirm(sent);
                List<String> cancelled = new ArrayList<>();
                answer.get(2).forEach(id -> cancelled.add(id.toString()));
                long from = answer.get(3).toLong();
                boolean last = from + cancelled.size() >= answer.get(4).toLong();
                boolean paused = answer.get(1).toInteger() == 1;
                String other = answer.get(5).toString();
                String obstacle = other.isEmpty() ? null : Protocol.says(other) + ": " + Protocol.CURE;
                return new Pulse(answer.get(0).toLong(), cancelled, from == 0, last, paused, obstacle);
            });
        });
    }

    /** Over a connection of its own, see {@link SessionLinks#starts}. */
    Future<Void> started(RedisKeys keys, Session session, Starts starts) {
        String mark = starts.mark();
        List<Object> args =
                new ArrayList<>(3 + starts.passedOver().size() + starts.late().size());
        args.add(session.consumer());
        args.add(mark == null ? "" : mark);
        args.add(starts.passedOver().size());
        args.addAll(starts.passedOver());
        args.addAll(starts.late());
        List<String> all = List.of(keys.sessions, keys.session(session.consumer()), keys.ready);
        return LuaScript.STARTED.run(links(session).starts, all, args).map(answer -> accepted(keys, session, answer));
    }

    /** Over the connection that settles, so that progress cannot come after the outcome. */
    Future<Void> progress(RedisKeys keys, Session session, String id, byte[] json) {
        List<Object> args = List.of(session.consumer(), id, io.vertx.core.buffer.Buffer.buffer(json));
        return LuaScript.PROGRESS
                .run(links(session).writer, List.of(keys.sessions, keys.progress), args)
                .map(answer -> accepted(keys, session, answer));
    }

    private static @Nullable Void accepted(RedisKeys keys, Session session, Response answer) {
        if (isRefusal(answer)) {
            throw lost(keys, session);
        }
        return null;
    }

    static LeaseLostException lost(RedisKeys keys, Session session) {
        session.lose();
        return new LeaseLostException(session.consumer(), keys.sessions);
    }

    static boolean isRefusal(Response answer) {
        return answer.type() == io.vertx.redis.client.ResponseType.NUMBER && answer.toLong() == -1;
    }

    /** Tells whether the session is open in this process. */
    boolean isOpen(Session session) {
        return open.containsKey(session.consumer());
    }

    /** The session's connections; fails with {@link LeaseLostException} when it is not open any more. */
    SessionLinks links(Session session) {
        SessionLinks mine = open.get(session.consumer());
        if (mine == null) {
            throw new LeaseLostException(session.consumer(), "this process");
        }
        return mine;
    }

    private void forget(String consumer) {
        SessionLinks mine = open.remove(consumer);
        if (mine != null) {
            mine.close();
        }
    }

    Future<Void> closeAll() {
        List<Future<Void>> closing = new ArrayList<>();
        for (String consumer : List.copyOf(open.keySet())) {
            SessionLinks mine = open.remove(consumer);
            if (mine != null) {
                closing.add(mine.close());
            }
        }
        return Future.join(closing).mapEmpty();
    }
}
