package dev.windlass.patterns;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.handler.DiscardException;
import dev.windlass.handler.Handles;
import dev.windlass.handler.JobContext;
import dev.windlass.handler.JobHandler;
import dev.windlass.job.NewJob;
import io.smallrye.mutiny.Uni;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Handlers that work for each other, and that tell how far they are. */
final class GatherHandlers {
    private GatherHandlers() {}

    /** Twice its payload. */
    @Handles("gather.double")
    static class Twice implements JobHandler<Integer, Integer> {
        @Override
        public Uni<Integer> handle(Integer number, JobContext job) {
            return Uni.createFrom().item(2 * number);
        }
    }

    /** The sum of twice each of 0 to its payload, each doubled by a child. */
    @Handles("gather.sum")
    static class Sum implements JobHandler<Integer, Integer> {
        @Override
        public Uni<Integer> handle(Integer children, JobContext job) {
            List<NewJob> jobs = IntStream.range(0, children)
                    .mapToObj(i -> NewJob.ofJson("gather.double", "" + i))
                    .toList();
            return job.gather(jobs, Integer.class).map(doubled -> {
                Trace.step(job.id(), "gathered " + doubled);
                return doubled.stream().mapToInt(Integer::intValue).sum();
            });
        }
    }

    /** Two groups at once: as many children as its payload says, and twice as many. */
    @Handles("gather.both")
    static class Both implements JobHandler<Integer, Integer> {
        @Override
        public Uni<Integer> handle(Integer children, JobContext job) {
            Trace.step(job.id(), "started");
            return Uni.combine()
                    .all()
                    .unis(group(children, job), group(2 * children, job))
                    .with(Integer::sum);
        }

        private static Uni<Integer> group(int children, JobContext job) {
            return job.gather(Collections.nCopies(children, NewJob.ofJson("gather.double", "1")), Integer.class)
                    .map(List::size);
        }
    }

    /** A child that is dead in its parent's first attempt. */
    @Handles("gather.child")
    static class Child implements JobHandler<String, String> {
        @Override
        public Uni<String> handle(String how, JobContext job) {
            if (how.equals("die")) {
                throw new DiscardException("as its parent wants it");
            }
            return how.equals("wait")
                    ? Uni.createFrom().emitter(emitter -> {})
                    : Uni.createFrom().item(how);
        }
    }

    /** A parent whose second child dies in the first attempt only. */
    @Handles("gather.retried")
    static class Retried implements JobHandler<@Nullable Void, String> {
        @Override
        public Uni<String> handle(@Nullable Void nothing, JobContext job) {
            String second = job.attempt() == 1 ? "\"die\"" : "\"live\"";
            return job.gather(
                            List.of(NewJob.ofJson("gather.child", "\"live\""), NewJob.ofJson("gather.child", second)),
                            String.class)
                    .onFailure()
                    .invoke(failure ->
                            Trace.step(job.id(), failure.getClass().getSimpleName() + " " + failure.getMessage()))
                    .map(all -> String.join(" and ", all));
        }
    }

    /** A parent that waits for a child that never ends. */
    @Handles("gather.endless")
    static class Endless implements JobHandler<@Nullable Void, String> {
        @Override
        public Uni<String> handle(@Nullable Void nothing, JobContext job) {
            Trace.step(job.id(), "started");
            return job.gather(List.of(NewJob.ofJson("gather.child", "\"wait\"")), String.class)
                    .map(all -> "never");
        }
    }

    /** A parent of 600 children, one of which is not as it should be; the payload says how. */
    @Handles("gather.odd")
    static class Odd implements JobHandler<String, Integer> {
        static final int INDEX = 550;

        @Override
        public Uni<Integer> handle(String how, JobContext job) {
            List<NewJob> jobs = IntStream.range(0, 600)
                    .mapToObj(i -> i == INDEX ? odd(how) : NewJob.of("noop"))
                    .toList();
            return job.gather(jobs, Integer.class).map(List::size);
        }

        private static NewJob odd(String how) {
            return how.equals("id") ? NewJob.of("noop").withId("own") : NewJob.ofJson("sleep", how);
        }
    }

    /** Tells its progress step by step, as the test lets it; then ends, and leaves its context behind. */
    @Handles("progress.steps")
    static class Steps implements JobHandler<JsonNode, String> {
        static final ConcurrentMap<String, AtomicReference<Runnable>> NEXT = new ConcurrentHashMap<>();
        static final ConcurrentMap<String, JobContext> LEFT = new ConcurrentHashMap<>();

        @Override
        public Uni<String> handle(JsonNode payload, JobContext job) {
            LEFT.put(job.id(), job);
            return Uni.createFrom().emitter(emitter -> {
                AtomicReference<Runnable> next = new AtomicReference<>();
                next.set(() -> {
                    job.progress(2, 3, "nearly");
                    next.set(() -> emitter.complete("done"));
                });
                job.progress(1, 3, "begun");
                NEXT.put(job.id(), next);
            });
        }
    }
}
