package dev.windlass.store.redis;

import dev.windlass.job.NewJob;
import dev.windlass.job.QueueName;
import dev.windlass.store.CancelReply;
import dev.windlass.store.Delivery;
import dev.windlass.store.Doctor;
import dev.windlass.store.Enqueued;
import dev.windlass.store.GroupBatch;
import dev.windlass.store.GroupView;
import dev.windlass.store.JobStore;
import dev.windlass.store.JobView;
import dev.windlass.store.Pulse;
import dev.windlass.store.QueueDepth;
import dev.windlass.store.Reply;
import dev.windlass.store.Session;
import dev.windlass.store.Settlement;
import dev.windlass.store.Starts;
import dev.windlass.time.Ticker;
import dev.windlass.time.WallClock;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The store on Redis 6.2 and later, protocol version 1. Which keys there are is told in {@link RedisKeys}; each
 * transition is a file in {@code resources/lua/}; the classes beside this one call them.
 */
final class RedisJobStore implements JobStore {
    private final RedisLinks links;
    private final Producing producing;
    private final Groups groups;
    private final Sessions sessions;
    private final Reserving reserving;
    private final Releasing releasing;
    private final Settling settling;
    private final Upkeep upkeep;
    private final Sweeping sweeping;
    private final Steering steering;
    private final Looking looking;
    private final Replies replies;
    private final ForeignKeys foreignKeys;
    private final CancelNews cancelNews;
    private final Map<QueueName, RedisKeys> keys = new ConcurrentHashMap<>();

    /** @param clients makes a client for one connection on the given Vert.x instance */
    RedisJobStore(Vertx vertx, Clients clients, StoreSettings settings, Ticker ticker) {
        this.links = new RedisLinks(vertx, clients);
        this.producing = new Producing(links, settings);
        this.groups = new Groups(links, settings);
        this.sessions = new Sessions(links, settings, ticker);
        this.reserving = new Reserving(links, sessions, settings);
        this.releasing = new Releasing(sessions, reserving);
        this.settling = new Settling(sessions, settings);
        this.upkeep = new Upkeep(links, settings);
        this.sweeping = new Sweeping(links, settings, groups);
        this.steering = new Steering(links, settings);
        this.looking = new Looking(links);
        this.replies = new Replies(links, ticker);
        this.foreignKeys = new ForeignKeys(links);
        this.cancelNews = new CancelNews(vertx, links);
    }

    @Override
    public Uni<Enqueued> enqueue(QueueName queue, NewJob job) {
        return uni("enqueue a job of kind " + job.kind(), queue, k -> producing.enqueue(k, job));
    }

    @Override
    public Uni<List<Enqueued>> enqueueAll(QueueName queue, List<NewJob> jobs) {
        return uni("enqueue " + jobs.size() + " jobs", queue, k -> producing.enqueueAll(k, jobs));
    }

    @Override
    public Uni<List<Reply>> takeReplies(QueueName queue, String name, Duration wait) {
        return uni("take replies", queue, k -> replies.take(k, name, wait));
    }

    @Override
    public Uni<Void> addToGroup(QueueName queue, String group, GroupBatch batch) {
        return uni("add to group " + group, queue, k -> groups.add(k, group, batch));
    }

    @Override
    public Uni<Optional<GroupView>> group(QueueName queue, String group) {
        return uni("look at group " + group, queue, k -> groups.view(k, group));
    }

    @Override
    public Uni<List<byte @Nullable []>> groupResults(QueueName queue, String group, long from, int count) {
        return uni("read results of group " + group, queue, k -> groups.results(k, group, from, count));
    }

    @Override
    public Uni<Boolean> cancelGroup(QueueName queue, String group) {
        return uni("cancel group " + group, queue, k -> groups.cancel(k, group));
    }

    @Override
    public Uni<Void> progress(Session session, String id, byte[] json) {
        return uni("keep the progress of job " + id, session.queue(), k -> sessions.progress(k, session, id, json));
    }

    @Override
    public Uni<Session> open(QueueName queue, String worker) {
        return uni("open a session", queue, k -> sessions.open(k, worker));
    }

    @Override
    public Uni<Pulse> heartbeat(Session session) {
        return uni("send the heartbeat", session.queue(), k -> sessions.heartbeat(k, session));
    }

    @Override
    public Uni<List<Delivery>> reserve(Session session, int max, Duration wait) {
        return uni("reserve", session.queue(), k -> reserving.reserve(k, session, max, wait));
    }

    @Override
    public Uni<Void> wake(Session session) {
        return uni("wake the reader", session.queue(), k -> reserving.wake(session));
    }

    @Override
    public Uni<List<Delivery>> held(Session session) {
        return uni("list what is held", session.queue(), k -> reserving.held(k, session));
    }

    @Override
    public Uni<Void> started(Session session, Starts starts) {
        return uni("note what starts", session.queue(), k -> sessions.started(k, session, starts));
    }

    @Override
    public Uni<Void> settle(Session session, long batch, List<Settlement> settlements) {
        return uni(
                "settle " + settlements.size() + " jobs",
                session.queue(),
                k -> settling.settle(k, session, batch, settlements));
    }

    @Override
    public Uni<Integer> release(Session session) {
        return uni("release", session.queue(), k -> releasing.release(k, session));
    }

    @Override
    public Uni<Integer> promote(QueueName queue) {
        return care("promote", queue, upkeep::promote);
    }

    @Override
    public Uni<List<String>> reap(QueueName queue) {
        return care("reap", queue, upkeep::reap);
    }

    @Override
    public Uni<List<Delivery>> takeOver(Session session, String lost, int max) {
        return uni("take over from " + lost, session.queue(), k -> reserving.takeOver(k, session, lost, max));
    }

    @Override
    public Uni<Integer> trim(QueueName queue) {
        return care("trim", queue, upkeep::trim);
    }

    @Override
    public Uni<Integer> sweep(QueueName queue) {
        return care("sweep", queue, sweeping::sweep);
    }

    @Override
    public Uni<CancelReply> cancel(QueueName queue, String id) {
        return uni("cancel job " + id, queue, k -> steering.cancel(k, id));
    }

    @Override
    public Uni<Boolean> revive(QueueName queue, String id) {
        return uni("revive job " + id, queue, k -> steering.revive(k, id));
    }

    @Override
    public Uni<Optional<JobView>> find(QueueName queue, String id) {
        return uni("find job " + id, queue, k -> looking.find(k, id));
    }

    @Override
    public Uni<QueueDepth> depth(QueueName queue) {
        return uni("count jobs", queue, looking::depth);
    }

    @Override
    public Uni<Boolean> idle(QueueName queue) {
        return uni("see whether there is work", queue, looking::idle);
    }

    @Override
    public void onCancel(CancelListener listener) {
        cancelNews.add(listener);
    }

    /** Examines what this store uses, over its connections. */
    Doctor doctor(WallClock wallClock) {
        return new RedisDoctor(links, foreignKeys, looking, wallClock);
    }

    /** Closes every connection; whatever is under way fails. */
    Future<Void> close() {
        return cancelNews
                .close()
                .eventually(replies::close)
                .eventually(sessions::closeAll)
                .eventually(links::close);
    }

    /** As {@link #uni}, for moves that nobody asked for. */
    private <T> Uni<T> care(String what, QueueName queue, Function<RedisKeys, Future<T>> move) {
        return uni(what, queue, k -> Protocol.guard(links.of(k.queue).shared(), k, () -> move.apply(k)));
    }

    private <T> Uni<T> uni(String what, QueueName queue, Function<RedisKeys, Future<T>> action) {
        RedisKeys k = keys.computeIfAbsent(queue, RedisKeys::new);
        return RedisLinks.uni(what, queue, () -> action.apply(k).recover(failure -> foreignKeys.named(k, failure)));
    }
}
