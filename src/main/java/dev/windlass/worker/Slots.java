package dev.windlass.worker;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** The limits of one daemon: how many jobs may run at the same time in all, and of each kind that has a limit. */
final class Slots {
    private final Limit all;
    private final Limit suspects = new Limit(1);
    private final ToIntFunction<String> limitOfKind;
    private final Map<String, Limit> kinds = new ConcurrentHashMap<>();

    /** @param limitOfKind most jobs of a kind; 0 for no limit of its own */
    Slots(int concurrency, ToIntFunction<String> limitOfKind) {
        this.all = new Limit(concurrency);
        this.limitOfKind = limitOfKind;
    }

    Limit all() {
        return all;
    }

    /** One at a time: jobs that one more lost worker would bury. */
    Limit suspects() {
        return suspects;
    }

    /** The limit of {@code kind}; null where it has none. */
    @Nullable
    Limit of(String kind) {
        Limit limit = kinds.get(kind);
        if (limit == null) {
            int most = limitOfKind.applyAsInt(kind);
            if (most == 0) {
                return null;
            }
            limit = kinds.computeIfAbsent(kind, k -> new Limit(most));
        }
        return limit;
    }

    /** Jobs that run now. */
    int taken() {
        return all.permits() - all.free();
    }
}
