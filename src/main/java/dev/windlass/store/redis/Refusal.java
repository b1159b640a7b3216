package dev.windlass.store.redis;

import java.util.List;

/** What Redis's errors say about the connection, rather than about the command. */
final class Refusal {
    /** The server changed its role or its mind about us: the connection is of no use. */
    private static final List<String> FATAL = List.of("READONLY", "NOAUTH", "LOADING", "MASTERDOWN");
    /**
     * The key is somewhere else, is on its way there, or nobody has it for now (Redis, "Cluster specification"); and what
     * ends a command that waits at a key which moves away. None of these commands was carried out.
     */
    private static final List<String> ELSEWHERE = List.of("MOVED", "ASK ", "TRYAGAIN", "CLUSTERDOWN", "UNBLOCKED");

    private Refusal() {}

    /** Whether what else is under way on the connection is lost with it. */
    static boolean isFatal(Throwable failure) {
        return FATAL.stream().anyMatch(code -> is(failure, code));
    }

    /** Whether the command can be sent again, to whom the key belongs then. */
    static boolean isElsewhere(Throwable failure) {
        return ELSEWHERE.stream().anyMatch(code -> is(failure, code));
    }

    /** Tells whether {@code failure} is Redis's error of that code, such as {@code NOSCRIPT}. */
    static boolean is(Throwable failure, String code) {
        String message = failure.getMessage();
        return message != null && message.startsWith(code);
    }
}
