package dev.windlass.api;

import dev.windlass.job.Quoted;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an enqueue request says about waiting.
 *
 * @param forEnd how long to wait for the job's end; zero for not at all
 * @param forRoom how long to wait for room in a full queue; zero for not at all
 * @param cancelOnDisconnect whether a caller that goes away takes its job along
 */
record WaitRequest(Duration forEnd, Duration forRoom, boolean cancelOnDisconnect) {
    /** Longest wait; a longer one is cut to this, so that no connection is held for ever. */
    static final Duration MAX_WAIT = Duration.ofSeconds(60);

    private static final Duration FOR_ROOM = Duration.ofSeconds(10);

    /** @throws ProblemException with status 400, naming the parameter */
    static WaitRequest read(@Nullable String wait, @Nullable String full, @Nullable String cancel) {
        Duration forEnd = wait == null ? Duration.ZERO : shortest(RequestDuration.read("wait", wait));
        boolean waitForRoom = isSet("full", full, "wait", "refuse");
        boolean cancelOnDisconnect = isSet("cancel", cancel, "on-disconnect", "never");
        if (cancelOnDisconnect && forEnd.isZero()) {
            throw ProblemException.badRequest(
                    "'cancel=on-disconnect' needs a 'wait' such as 10s: without it the answer comes at once");
        }
        Duration forRoom = !waitForRoom ? Duration.ZERO : forEnd.isZero() ? FOR_ROOM : forEnd;
        return new WaitRequest(forEnd, forRoom, cancelOnDisconnect);
    }

    private static Duration shortest(Duration asked) {
        return asked.compareTo(MAX_WAIT) < 0 ? asked : MAX_WAIT;
    }

    private static boolean isSet(String name, @Nullable String text, String yes, String no) {
        if (text == null || text.equals(no)) {
            return false;
        }
        if (text.equals(yes)) {
            return true;
        }
        throw ProblemException.badRequest(
                "'" + name + "' must be '" + yes + "' or '" + no + "', not '" + Quoted.shorten(text) + "'");
    }
}
