package dev.windlass.handler;

import dev.windlass.job.QueueName;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** A job as a handler sees it, for tests of handlers. */
public record FakeJob(BooleanSupplier calledOff) implements JobContext {
    public FakeJob() {
        this(() -> false);
    }

    @Override
    public String id() {
        return "job-1";
    }

    @Override
    public String kind() {
        return "test";
    }

    @Override
    public QueueName queue() {
        return new QueueName("default");
    }

    @Override
    public int attempt() {
        return 1;
    }

    @Override
    public int maxAttempts() {
        return 5;
    }

    @Override
    public long fencingToken() {
        return 1;
    }

    @Override
    public Map<String, String> meta() {
        return Map.of();
    }

    @Override
    public boolean cancelled() {
        return calledOff.getAsBoolean();
    }
}
