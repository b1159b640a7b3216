package dev.windlass.api.health;

import dev.windlass.config.WindlassConfig;
import dev.windlass.worker.Worker;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Started: every queue has taken jobs, or could have, at least once. */
@Startup
@ApplicationScoped
class Started implements HealthCheck {
    private final Worker worker;
    private final WindlassConfig config;
    private volatile boolean once;

    Started(Worker worker, WindlassConfig config) {
        this.worker = worker;
        this.config = config;
    }

    @Override
    public HealthCheckResponse call() {
        once = once || !config.enabled() || worker.status().stream().allMatch(status -> status.problem() == null);
        return HealthCheckResponse.named("windlass first sessions").status(once).build();
    }
}
