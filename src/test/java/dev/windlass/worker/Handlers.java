package dev.windlass.worker;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.windlass.handler.BlockingJobHandler;
import dev.windlass.handler.HandlerRegistry;
import dev.windlass.handler.Handles;
import dev.windlass.handler.JobContext;
import dev.windlass.handler.JobHandler;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Vetoed;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Handlers of a few kinds, whose work a test decides. They note every job that they begin. */
final class Handlers {
    /** Runs on the event loop; completes with the job's id unless a test says otherwise. */
    static final String UNI = "uni";
    /** As {@link #UNI}, for a kind of which few may run. */
    static final String FEW = "few";
    /** Runs on a thread. */
    static final String BLOCKING = "blocking";
    /** Takes nothing but a number; the work is that of {@link #UNI}. */
    static final String NUMBER = "number";

    /** What a handler that blocks does. */
    interface Work {
        Object of(JobContext job) throws Exception;
    }

    volatile Function<JobContext, Uni<Object>> uni = job -> Uni.createFrom().item(job.id());
    volatile Work work = JobContext::id;
    /** Run while the payload of {@link #NUMBER} is being read. */
    volatile Runnable whileReading = () -> {};

    private final BlockingQueue<JobContext> begun = new LinkedBlockingQueue<>();

    HandlerRegistry registry() {
        SimpleModule reading = new SimpleModule().addDeserializer(Amount.class, new JsonDeserializer<>() {
            @Override
            public Amount deserialize(JsonParser json, DeserializationContext context) throws IOException {
                whileReading.run();
                return new Amount(json.getIntValue());
            }
        });
        ObjectMapper mapper = new ObjectMapper().registerModule(reading);
        return HandlerRegistry.of(mapper, new OnLoop(), new Few(), new OnThread(), new OfNumber());
    }

    /** Waits for the next job to begin. */
    JobContext awaitBegun() throws InterruptedException {
        JobContext job = begun.poll(10, TimeUnit.SECONDS);
        if (job == null) {
            throw new AssertionError("no job began");
        }
        return job;
    }

    /** Jobs that began and were not waited for. */
    int begun() {
        return begun.size();
    }

    /** A payload. */
    record Amount(int value) {}

    private Uni<Object> begin(JobContext job) {
        begun.add(job);
        return uni.apply(job);
    }

    @Handles(UNI)
    @Vetoed
    private final class OnLoop implements JobHandler<Object, Object> {
        @Override
        public Uni<Object> handle(Object payload, JobContext job) {
            return begin(job);
        }
    }

    @Handles(FEW)
    @Vetoed
    private final class Few implements JobHandler<Object, Object> {
        @Override
        public Uni<Object> handle(Object payload, JobContext job) {
            return begin(job);
        }
    }

    @Handles(NUMBER)
    @Vetoed
    private final class OfNumber implements JobHandler<Amount, Object> {
        @Override
        public Uni<Object> handle(Amount payload, JobContext job) {
            return begin(job);
        }
    }

    @Handles(BLOCKING)
    @Vetoed
    private final class OnThread implements BlockingJobHandler<Object, Object> {
        @Override
        public Object handle(Object payload, JobContext job) throws Exception {
            begun.add(job);
            return work.of(job);
        }
    }
}
