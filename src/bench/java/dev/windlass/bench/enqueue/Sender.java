package dev.windlass.bench.enqueue;

import java.util.concurrent.CompletionStage;

/** Enqueues jobs of kind {@code noop} with one payload. Never blocks. */
interface Sender {
    /** Enqueues that many in one call of the interface that is measured; completes when all are known to be enqueued. */
    CompletionStage<?> send(int jobs);
}
