package dev.windlass.store.redis;

import dev.windlass.store.Finding;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Compares a queue's keys with each other. Reads in pages, and leaves every judgement to a script that looks again and
 * mends in the same step, since workers go on meanwhile.
 */
final class Fsck {
    private static final int PAGE = 200;
    /** How long the record of a settled job is kept that should have gone long ago. */
    private static final long RECORD_MILLIS = 3_600_000;

    private final RedisLink link;

    /** @param link leads to the queue that is checked */
    Fsck(RedisLink link) {
        this.link = link;
    }

    Future<List<Finding>> check(RedisKeys keys, boolean repair) {
        List<Finding> findings = new ArrayList<>();
        String mend = repair ? "1" : "0";
        return sessions(keys, mend, findings)
                .compose(done -> pending(keys, mend, "-", findings))
                .compose(done -> crashes(keys, mend, findings))
                .compose(done -> index(keys, keys.scheduled, "scheduled", mend, 0, findings))
                .compose(done -> index(keys, keys.dead, "dead", mend, 0, findings))
                .compose(done -> scan(keys.all("job:"), "0", ids -> jobs(keys, mend, ids, findings)))
                .compose(done -> scan(keys.all("session:"), "0", ids -> hashes(keys, mend, ids, findings)))
                .map(done -> findings);
    }

    /** Sessions that are over, and consumers that nobody registered: mended by what reaps them anyway. */
    private Future<Void> sessions(RedisKeys keys, String mend, List<Finding> findings) {
        List<String> all = List.of(keys.ready, keys.sessions, keys.orphans);
        return LuaScript.FSCKSESSIONS.run(link, all, List.of()).compose(found -> {
            each(
                    found,
                    (what, problem) -> findings.add(
                            switch (problem) {
                                case "expired" ->
                                    found(mend, "session " + what, "its lease is over and no worker has noticed");
                                case "unknown" ->
                                    found(mend, "consumer " + what, "it holds jobs and is not registered as a session");
                                default -> found(mend, "consumer " + what, "it holds nothing and is not registered");
                            }));
            return mend.equals("1") && found.size() > 0
                    ? LuaScript.REAP.run(link, all, List.of()).mapEmpty()
                    : Future.succeededFuture();
        });
    }

    /** Jobs that somebody holds although their entry was deleted. */
    private Future<Void> pending(RedisKeys keys, String mend, String from, List<Finding> findings) {
        Request page = Request.cmd(Command.XPENDING)
                .arg(keys.ready)
                .arg(RedisKeys.GROUP)
                .arg(from)
                .arg("+")
                .arg(PAGE);
        return link.send(page)
                .recover(failure ->
                        Refusal.is(failure, "NOGROUP") ? Future.succeededFuture() : Future.failedFuture(failure))
                .compose(list -> {
                    List<String> entries = new ArrayList<>();
                    if (list != null) {
                        list.forEach(one -> entries.add(one.get(0).toString()));
                    }
                    if (entries.isEmpty()) {
                        return Future.succeededFuture();
                    }
                    String last = entries.get(entries.size() - 1);
                    return entries(keys, mend, entries, findings)
                            .compose(done -> entries.size() < PAGE
                                    ? Future.succeededFuture()
                                    : pending(keys, mend, "(" + last, findings));
                });
    }

    /** Notes about the crashes of jobs that nobody holds any more. */
    private Future<Void> crashes(RedisKeys keys, String mend, List<Finding> findings) {
        return link.send(Request.cmd(Command.HGETALL).arg(keys.crashes)).compose(hash -> {
            Future<Void> all = Future.succeededFuture();
            for (List<String> page : pages(List.copyOf(JobCodec.map(hash).keySet()))) {
                all = all.compose(done -> entries(keys, mend, page, findings));
            }
            return all;
        });
    }

    private Future<Void> entries(RedisKeys keys, String mend, List<String> entries, List<Finding> findings) {
        List<String> args = new ArrayList<>(List.of(mend));
        args.addAll(entries);
        return LuaScript.FSCKENTRIES
                .run(link, List.of(keys.ready, keys.crashes), args)
                .map(found -> {
                    each(
                            found,
                            (entry, problem) -> findings.add(
                                    problem.equals("deleted")
                                            ? found(mend, "entry " + entry, "a worker holds it, but it was deleted")
                                            : found(
                                                    mend,
                                                    "crashes " + entry,
                                                    "a crash is noted for a job that nobody holds")));
                    return null;
                });
    }

    /** Ids in an index whose job has no body. */
    private Future<Void> index(
            RedisKeys keys, String index, String name, String mend, long from, List<Finding> findings) {
        Request page = Request.cmd(Command.ZRANGE).arg(index).arg(from).arg(from + PAGE - 1);
        return link.send(page).compose(list -> {
            List<String> ids = Upkeep.texts(list);
            if (ids.isEmpty()) {
                return Future.succeededFuture();
            }
            return withJobs(LuaScript.FSCKINDEX, keys, List.of(index), List.of(mend), ids)
                    .compose(found -> {
                        each(
                                found,
                                (id, problem) -> findings.add(found(
                                        mend,
                                        "job " + id,
                                        "it is listed as " + name + ", but there is no body of it")));
                        long gone = mend.equals("1") ? found.size() / 2 : 0;
                        return index(keys, index, name, mend, from + ids.size() - gone, findings);
                    });
        });
    }

    private Future<Void> jobs(RedisKeys keys, String mend, List<String> ids, List<Finding> findings) {
        List<String> fixed = List.of(keys.ready, keys.scheduled, keys.dead);
        return withJobs(LuaScript.FSCKJOBS, keys, fixed, List.of(mend, String.valueOf(RECORD_MILLIS)), ids)
                .map(found -> {
                    each(found, (id, problem) -> findings.add(job(mend, id, problem)));
                    return null;
                });
    }

    private static Finding job(String mend, String id, String problem) {
        String job = "job " + id;
        return switch (problem) {
            case "unindexed" -> found(mend, job, "it is parked, but in no list from which it would be taken");
            case "lost" -> found(mend, job, "its entry was deleted by somebody else: only its name is left");
            case "unexpiring" -> found(mend, job, "its record would be kept for ever");
            default ->
                Finding.warning(
                        job,
                        "the key " + problem + " was not written by Windlass",
                        "look at it, and delete or rename it");
        };
    }

    /** What is left of sessions that have ended. */
    private Future<Void> hashes(RedisKeys keys, String mend, List<String> consumers, List<Finding> findings) {
        List<String> all = new ArrayList<>(List.of(keys.sessions, keys.orphans));
        consumers.forEach(consumer -> all.add(keys.session(consumer)));
        List<String> args = new ArrayList<>(List.of(mend));
        args.addAll(consumers);
        return LuaScript.FSCKHASHES.run(link, all, args).map(found -> {
            found.forEach(one -> findings.add(
                    found(mend, "session " + one, "it has ended, but what was noted of it is still there")));
            return null;
        });
    }

    private Future<Response> withJobs(
            LuaScript script, RedisKeys keys, List<String> fixed, List<String> first, List<String> ids) {
        List<String> all = new ArrayList<>(fixed);
        ids.forEach(id -> all.add(keys.job(id)));
        List<String> args = new ArrayList<>(first);
        args.addAll(ids);
        return script.run(link, all, args);
    }

    /** Hands on what follows {@code prefix} in the names of all keys that begin so, page by page (Redis, "SCAN"). */
    private Future<Void> scan(String prefix, String cursor, Function<List<String>, Future<Void>> page) {
        Request scan = Request.cmd(Command.SCAN)
                .arg(cursor)
                .arg("MATCH")
                .arg(prefix.replace("[", "\\[") + "*")
                .arg("COUNT")
                .arg(1_000);
        return link.send(scan).compose(answer -> {
            List<String> names = new ArrayList<>();
            answer.get(1).forEach(key -> names.add(key.toString().substring(prefix.length())));
            Future<Void> all = Future.succeededFuture();
            for (List<String> some : pages(names)) {
                all = all.compose(done -> page.apply(some));
            }
            String next = answer.get(0).toString();
            return next.equals("0") ? all : all.compose(done -> scan(prefix, next, page));
        });
    }

    private static List<List<String>> pages(List<String> all) {
        List<List<String>> pages = new ArrayList<>();
        for (int from = 0; from < all.size(); from += PAGE) {
            pages.add(all.subList(from, Math.min(all.size(), from + PAGE)));
        }
        return pages;
    }

    private static Finding found(String mend, String subject, String says) {
        return mend.equals("1")
                ? Finding.ok(subject, says + ": mended")
                : Finding.warning(subject, says, "windlass fsck --repair mends it");
    }

    private static void each(Response pairs, BiConsumer<String, String> use) {
        for (int i = 0; i + 1 < pairs.size(); i += 2) {
            use.accept(pairs.get(i).toString(), pairs.get(i + 1).toString());
        }
    }
}
