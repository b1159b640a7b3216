package dev.windlass.testing.leaks;

import dev.windlass.worker.ConsumerStatus;
import dev.windlass.worker.Worker;
import io.quarkus.arc.Arc;
import io.quarkus.test.junit.callback.QuarkusTestAfterAllCallback;
import io.quarkus.test.junit.callback.QuarkusTestContext;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** After each class of tests with a daemon in this JVM: it runs nothing any more, and all its slots are free. */
public final class PermitCheck implements QuarkusTestAfterAllCallback {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Override
    public void afterAll(QuarkusTestContext context) {
        Worker worker = Arc.container().instance(Worker.class).get();
        try {
            Awaitility.await().pollDelay(Duration.ZERO).atMost(PATIENCE).until(() -> isIdle(worker));
        } catch (ConditionTimeoutException e) {
            StringBuilder left = new StringBuilder(
                    context.getTestInstance().getClass().getSimpleName() + " left " + worker.taken() + " slots taken");
            worker.status().forEach(status -> left.append("; queue " + status.queue() + " runs " + status.running()));
            throw new IllegalStateException(left.toString());
        }
    }

    private static boolean isIdle(Worker worker) {
        return worker.taken() == 0
                && worker.status().stream().mapToInt(ConsumerStatus::running).sum() == 0;
    }
}
