package dev.windlass.testing.leaks;

import dev.windlass.worker.Worker;
import io.quarkus.arc.Arc;
import io.quarkus.test.junit.callback.QuarkusTestAfterAllCallback;
import io.quarkus.test.junit.callback.QuarkusTestContext;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** After each class of tests with a daemon in this JVM: all its permits are free, so nothing runs any more. */
public final class PermitCheck implements QuarkusTestAfterAllCallback {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Override
    public void afterAll(QuarkusTestContext context) {
        Worker worker = Arc.container().instance(Worker.class).get();
        try {
            Awaitility.await()
                    .pollDelay(Duration.ZERO)
                    .atMost(PATIENCE)
                    .until(() -> worker.taken() == 0 && !worker.runsSuspect());
        } catch (ConditionTimeoutException e) {
            throw new IllegalStateException(context.getTestInstance().getClass().getSimpleName() + " left "
                    + worker.taken() + " slots taken" + (worker.runsSuspect() ? ", and the permit of suspects" : ""));
        }
    }
}
