package dev.windlass.api.health;

import dev.windlass.transport.Transports;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Tells the transport in use; always up. A check of its own, since a queue may have any name, {@code transport} too. */
@Readiness
@ApplicationScoped
class TransportInUse implements HealthCheck {
    private final String transport;

    TransportInUse(Vertx vertx) {
        this.transport = Transports.inUse(vertx);
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("windlass transport")
                .up()
                .withData("transport", transport)
                .build();
    }
}
