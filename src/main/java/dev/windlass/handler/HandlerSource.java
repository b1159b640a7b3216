package dev.windlass.handler;

import dev.windlass.job.QueueName;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Brings handlers whose kinds are known at the start only, such as those bound in the configuration. Make it a bean;
 * {@link HandlerRegistry} asks every source once, at the start, and checks what it brings together with the handlers
 * marked with {@link Handles}: a kind that is bound twice stops the start, wherever the two come from.
 */
public interface HandlerSource {
    /** Where its handlers come from, in words for error messages, such as {@code windlass.kind.*.command}. */
    String name();

    /**
     * The handlers by kind; may be empty. Each is made by its supplier, which returns a {@link JobHandler} or a
     * {@link BlockingJobHandler} and is asked once. What a supplier throws is listed as that kind's mistake, beside all
     * others; so check a binding there and not in this method, and say in the message which setting to correct.
     */
    Map<String, Supplier<?>> handlers();

    /**
     * The handlers by queue, each for all jobs of its queue whose kind has no handler; may be empty, as it is by default.
     * For the suppliers holds what {@link #handlers} says.
     */
    default Map<QueueName, Supplier<?>> ofQueues() {
        return Map.of();
    }
}
