package dev.windlass.api.health;

import dev.windlass.config.WindlassConfig;
import dev.windlass.worker.ConsumerStatus;
import dev.windlass.worker.Worker;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready: every queue takes jobs; where one does not, its data says what it waits for. */
@Readiness
@ApplicationScoped
class Ready implements HealthCheck {
    private final Worker worker;
    private final WindlassConfig config;

    Ready(Worker worker, WindlassConfig config) {
        this.worker = worker;
        this.config = config;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer =
                HealthCheckResponse.named("windlass queues").up();
        if (config.enabled()) {
            for (ConsumerStatus status : worker.status()) {
                String problem = status.problem();
                answer.withData(status.queue().value(), problem == null ? "takes jobs" : problem);
                if (problem != null) {
                    answer.down();
                }
            }
        }
        return answer.build();
    }
}
