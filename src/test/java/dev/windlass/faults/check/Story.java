package dev.windlass.faults.check;

import dev.windlass.faults.history.Event;
import dev.windlass.faults.history.History;
import dev.windlass.faults.history.Keyspace;
import dev.windlass.faults.history.RedisHistory;
import dev.windlass.faults.history.What;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A history that is made up, step by step, in the words of each party; Redis's are those of its append-only file. */
final class Story {
    private static final String QUEUE = "faults";
    private static final String PREFIX = "windlass:{" + QUEUE + "}:";
    private static final long LEASE = 2_000;

    private final List<Event> events = new ArrayList<>();
    private final List<List<List<String>>> steps = new ArrayList<>();
    private final Map<String, String> entries = new HashMap<>();
    private long millis = 1_700_000_000_000L;
    private int batch;

    // what is left, for a test to change
    long lag;
    long pending;
    final List<String> consumers = new ArrayList<>();
    final Map<String, Long> sizes = new TreeMap<>();
    final Set<String> dead = new HashSet<>();
    final Map<String, Long> jobs = new TreeMap<>();
    final List<String> others = new ArrayList<>();
    final List<Map.Entry<String, String>> results = new ArrayList<>();
    final Map<String, Long> stats = new HashMap<>();

    Story pass(long more) {
        millis += more;
        return this;
    }

    // ---- redis and those whom it answers --------------------------------------------------------------------------

    Story open(String session) {
        step(
                redis("ZADD", "sessions", "" + (millis + LEASE), session),
                redis("HSET", "session:" + session, "worker", worker(session), "lease", "" + LEASE, "batch", "0"));
        return heartbeat(session);
    }

    Story heartbeat(String session) {
        return step(redis("ZADD", "sessions", "XX", "" + (millis + LEASE), session));
    }

    Story close(String session) {
        return step(redis("ZREM", "sessions", session));
    }

    Story lose(String session) {
        return step(redis("ZREM", "sessions", session), redis("ZADD", "orphans", "NX", "" + millis, session));
    }

    Story ask(String name, String outcomes) {
        return event(What.ASKED, name, "", 0, 0, outcomes);
    }

    Story acknowledge(String name, String id) {
        return event(What.ACKNOWLEDGED, name, id, 0, 0, "");
    }

    Story add(String name, String id, int attempt) {
        String entry = millis + "-0";
        entries.put(id, entry);
        return step(redis(
                "XADD",
                "ready",
                entry,
                "kind",
                "work",
                "payload",
                "{\"n\":\"" + name + "\"}",
                "id",
                id,
                "attempt",
                "" + attempt,
                "deliveries",
                "" + (attempt - 1)));
    }

    /** Asked, taken and acknowledged. */
    Story enqueue(String name) {
        return ask(name, "completed").add(name, name, 1).acknowledge(name, name);
    }

    /** @param times how often this entry has been handed out now */
    Story deliver(String id, String session, int times) {
        String entry = entry(id);
        return step(redis(
                "XCLAIM",
                "ready",
                "workers",
                session,
                "0",
                entry,
                "TIME",
                "" + millis,
                "RETRYCOUNT",
                "" + times,
                "FORCE",
                "JUSTID",
                "LASTID",
                entry));
    }

    Story settle(String id, String session, String outcome, int attempt) {
        results.add(Map.entry(id, outcome));
        stats.merge(outcome, 1L, Long::sum);
        return step(
                        redis("XACK", "ready", "workers", entry(id)),
                        result(id, outcome, attempt),
                        redis("HSET", "session:" + session, "batch", "" + ++batch))
                .event(What.OUTCOME_SEEN, "", id, 0, 0, outcome);
    }

    /** Parked for another attempt. */
    Story fail(String id, String session, int next) {
        return step(
                redis("XACK", "ready", "workers", entry(id)),
                redis("HSET", "job:" + id, "@state", "retryable", "attempt", "" + next),
                redis("HSET", "session:" + session, "batch", "" + ++batch));
    }

    /** Dead, with the cause that workers were lost. */
    Story bury(String id, String session) {
        results.add(Map.entry(id, "dead"));
        stats.merge("dead", 1L, Long::sum);
        dead.add(id);
        List<String> result = new ArrayList<>(result(id, "dead", 1));
        result.addAll(List.of("error", "{\"type\":\"worker-lost\"}"));
        return step(
                redis("XACK", "ready", "workers", entry(id)),
                redis("HSET", "job:" + id, "@state", "dead", "attempt", "1"),
                result,
                redis("HSET", "session:" + session, "batch", "" + ++batch));
    }

    List<String> result(String id, String outcome, int attempt) {
        return redis(
                "XADD",
                "results",
                "MAXLEN",
                "~",
                "1000",
                millis + "-" + ++batch,
                "id",
                id,
                "outcome",
                outcome,
                "attempt",
                "" + attempt);
    }

    /** Handed back by a worker that stops. */
    Story release(String name, String id) {
        String before = entry(id);
        add(name, id, 1);
        steps.remove(steps.size() - 1);
        return step(
                redis(
                        "XADD",
                        "ready",
                        entry(id),
                        "kind",
                        "work",
                        "payload",
                        "{\"n\":\"" + name + "\"}",
                        "id",
                        id,
                        "deliveries",
                        "1"),
                redis("XACK", "ready", "workers", before));
    }

    // ---- handlers -------------------------------------------------------------------------------------------------

    Story start(String id, long token, String worker) {
        return event(What.START, "", id, token, 1, worker);
    }

    Story effect(String id, long token) {
        return event(What.EFFECT, "", id, token, 1, "");
    }

    Story told(What what, String id, long token, String note) {
        return event(what, "", id, token, 1, note);
    }

    /** A job's whole, uneventful life in one session. */
    Story live(String name, String session) {
        return enqueue(name)
                .deliver(name, session, 1)
                .start(name, 1, worker(session))
                .effect(name, 1)
                .settle(name, session, "completed", 1)
                .told(What.SETTLED, name, 1, session + " completed");
    }

    // ---- making it up ---------------------------------------------------------------------------------------------

    Story event(What what, String name, String id, long token, int attempt, String note) {
        events.add(new Event(millis * 1_000, "somebody", what, name, id, token, attempt, note));
        millis += 10;
        return this;
    }

    @SafeVarargs
    final Story step(List<String>... commands) {
        steps.add(Arrays.asList(commands));
        millis += 10;
        return this;
    }

    static List<String> redis(String name, String part, String... more) {
        List<String> command = new ArrayList<>(List.of(name, PREFIX + part));
        command.addAll(List.of(more));
        return command;
    }

    String entry(String id) {
        return entries.getOrDefault(id, "1-1");
    }

    List<Breach> check() {
        RedisHistory told = RedisHistory.of(steps, QUEUE);
        Keyspace keyspace = new Keyspace(lag, pending, consumers, sizes, dead, jobs, others, results, stats);
        return Checker.check(new History(events, told.facts(), told.namesById(), told.sessions(), keyspace));
    }

    private static String worker(String session) {
        return session.substring(0, session.indexOf('/'));
    }
}
