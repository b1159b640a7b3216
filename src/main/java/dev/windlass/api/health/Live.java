package dev.windlass.api.health;

import dev.windlass.config.WindlassConfig;
import dev.windlass.worker.ConsumerStatus;
import dev.windlass.worker.Worker;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;

/**
 * Live: the loops that take jobs go round. An unreachable Redis does not make them stand still, so it is no reason to
 * restart the process.
 */
@Liveness
@ApplicationScoped
class Live implements HealthCheck {
    private static final Duration STANDSTILL = Duration.ofSeconds(30);

    private final Worker worker;
    private final WindlassConfig config;

    Live(Worker worker, WindlassConfig config) {
        this.worker = worker;
        this.config = config;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer =
                HealthCheckResponse.named("windlass fetch loops").up();
        if (config.enabled()) {
            for (ConsumerStatus status : worker.status()) {
                Duration since = status.sinceProgress();
                answer.withData(status.queue().value() + ".sinceProgressMillis", since.toMillis());
                String blockedBy = status.blockedBy();
                if (blockedBy != null) {
                    answer.withData(status.queue().value() + ".eventLoopHeldBy", blockedBy);
                }
                if (since.compareTo(STANDSTILL) > 0) {
                    answer.down();
                }
            }
        }
        return answer.build();
    }
}
