package dev.windlass.store.redis;

import io.vertx.redis.client.Request;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The commands of one link, in their order, from when they are handed over until they are answered. Used on the link's
 * context only.
 */
final class Backlog {
    private final ArrayDeque<InFlight> waiting = new ArrayDeque<>();
    private final ArrayDeque<InFlight> underWay = new ArrayDeque<>();
    private final ArrayDeque<InFlight> refused = new ArrayDeque<>();
    /** What went over the connection by its source: whatever comes behind on it finds the server knowing it. */
    private final Set<LuaScript> carried = EnumSet.noneOf(LuaScript.class);

    /** Keeps a command until there is a connection. */
    void keep(InFlight command) {
        waiting.add(command);
    }

    /** The next one to be sent, or null. */
    @Nullable
    InFlight next() {
        return waiting.poll();
    }

    /** A new connection is there, which knows of nothing. */
    void connected() {
        carried.clear();
    }

    /** Expects the answer of a command, and tells how it is to be sent. */
    Request sent(InFlight command, long now) {
        underWay.add(command);
        command.written(now);
        InFlight.Source source = command.source;
        return source != null && carried.add(source.script()) ? source.request().get() : command.request;
    }

    /** Takes a command whose answer has come; false when it was failed before. */
    boolean answered(InFlight command) {
        // answers come in the order of the commands, so the oldest is the one; after a break there is none left
        if (underWay.peek() == command) {
            underWay.poll();
            return true;
        }
        return false;
    }

    /** Keeps a command that was answered, and not carried out. */
    void refused(InFlight command) {
        refused.add(command);
    }

    /** Puts what was refused before all that wait. */
    void again() {
        while (!refused.isEmpty()) {
            waiting.addFirst(refused.pollLast());
        }
    }

    /** The one that has been without an answer for longest, or null. */
    @Nullable
    InFlight oldest() {
        return underWay.peek();
    }

    boolean isWaiting() {
        return !waiting.isEmpty();
    }

    boolean isEmpty() {
        return waiting.isEmpty() && underWay.isEmpty();
    }

    void failUnderWay(Throwable why) {
        fail(underWay, why);
    }

    void failWaiting(Throwable why) {
        fail(waiting, why);
    }

    /** Fails what waits and has no time left. */
    void failOverdue(long now, Function<InFlight, Throwable> why) {
        waiting.removeIf(command -> {
            boolean overdue = command.isOverdue(now);
            if (overdue) {
                command.promise.tryFail(why.apply(command));
            }
            return overdue;
        });
    }

    private static void fail(ArrayDeque<InFlight> commands, Throwable why) {
        while (!commands.isEmpty()) {
            commands.poll().promise.tryFail(why);
        }
    }
}
