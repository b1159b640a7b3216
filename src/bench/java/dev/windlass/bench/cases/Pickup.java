package dev.windlass.bench.cases;

import dev.windlass.bench.measure.Candidate;
import dev.windlass.bench.measure.Case;
import dev.windlass.bench.measure.Jvm;
import dev.windlass.bench.measure.Quantiles;
import dev.windlass.bench.measure.Sample;
import dev.windlass.bench.measure.Setup;
import dev.windlass.bench.rig.App;
import dev.windlass.testing.RedisServer;
import java.util.List;

/** One job every 20 ms for a worker that has nothing else to do, from just before the client is called to the handler. */
public final class Pickup implements Case {
    /** Without pauses, as a process has done that has not just been started. */
    private static final int BEFORE = 30_000;

    private static final int WARM_UP = 50;
    private static final int FULL = 2_000;
    private static final int EVERY_MILLIS = 20;

    @Override
    public String name() {
        return "latency-pickup";
    }

    @Override
    public String about() {
        return "one job every %d ms on an idle worker (an application with Windlass as a library): from before JobClient.enqueue"
                        .formatted(EVERY_MILLIS)
                + " in one process to the handler's first line in another";
    }

    @Override
    public List<Candidate> candidates(Setup setup) {
        return setup.each(jvm -> List.of(new Candidate("app", jvm, false, () -> measure(setup, jvm))));
    }

    private static Sample measure(Setup setup, Jvm jvm) {
        App.build();
        int jobs = WARM_UP + setup.jobs(FULL);
        try (RedisServer redis = RedisServer.system();
                App worker = App.working(setup, jvm, redis);
                App producer = worker.producing(setup, jvm, redis, jobs, EVERY_MILLIS, BEFORE)) {
            Quantiles quantiles = new Quantiles();
            worker.await("lat", jobs).stream().skip(WARM_UP).forEach(quantiles::add);
            return quantiles.sample();
        }
    }
}
