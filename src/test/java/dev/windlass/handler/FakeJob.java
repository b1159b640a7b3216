package dev.windlass.handler;

import dev.windlass.job.NewJob;
import dev.windlass.job.QueueName;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A job as a handler sees it, for tests of handlers. */
public record FakeJob(
        BooleanSupplier calledOff,
        String kind,
        Map<String, String> meta,
        @Nullable String traceparent) implements JobContext {
    public FakeJob() {
        this(() -> false);
    }

    public FakeJob(BooleanSupplier calledOff) {
        this(calledOff, "test", Map.of());
    }

    public FakeJob(BooleanSupplier calledOff, String kind, Map<String, String> meta) {
        this(calledOff, kind, meta, null);
    }

    @Override
    public String id() {
        return "job-1";
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
    public int crashes() {
        return 0;
    }

    @Override
    public @Nullable String lostWorker() {
        return null;
    }

    @Override
    public boolean cancelled() {
        return calledOff.getAsBoolean();
    }

    @Override
    public void progress(long done, long total, @Nullable String message) {}

    @Override
    public <T, R> Uni<R> using(Supplier<Uni<T>> acquire, Function<T, Uni<R>> use, Function<T, Uni<Void>> release) {
        return acquire.get().chain(thing -> use.apply(thing).onTermination().call(() -> release.apply(thing)));
    }

    @Override
    public <T extends AutoCloseable> T closing(T resource) {
        return resource;
    }

    @Override
    public <R> Uni<List<R>> gather(List<NewJob> jobs, Class<R> type) {
        return Uni.createFrom().failure(new IllegalStateException("there is no queue here"));
    }
}
