package dev.windlass.store.redis;

import dev.windlass.store.Delivery;
import java.util.List;

/** Writes completions that leave a result and nothing else for {@code settle.lua}: what neighbours share is said once. */
final class CompletedRuns {
    private static final String RUN = "";

    private final List<Object> args;
    /** Where the arguments ended when the last one was added: one that comes there continues the run. */
    private int end = -1;
    /** Where the size of that run stands. */
    private int sizeAt;

    private int size;
    private String kind = "";
    private int attempt;

    /** @param args where they are added, among others */
    CompletedRuns(List<Object> args) {
        this.args = args;
    }

    void add(Delivery delivery, long tookMillis, Object result) {
        if (args.size() != end || attempt != delivery.attempt() || !kind.equals(delivery.kind())) {
            kind = delivery.kind();
            attempt = delivery.attempt();
            size = 0;
            args.add(RUN);
            sizeAt = args.size();
            args.add(size);
            args.add(kind);
            args.add(attempt);
        }
        args.set(sizeAt, ++size);
        args.add(delivery.entry());
        args.add(tookMillis);
        args.add(result);
        end = args.size();
    }
}
