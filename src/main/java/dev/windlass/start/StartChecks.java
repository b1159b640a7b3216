package dev.windlass.start;

import dev.windlass.config.WindlassConfig;
import dev.windlass.job.QueueName;
import dev.windlass.store.Finding;
import dev.windlass.store.FirstContact;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfig;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Ends a start that cannot be: one message that says what is wrong and what to do, and exit code 1. Each check is made
 * only when those before it found nothing, and nothing else has been started by then.
 */
@Singleton
class StartChecks {
    /** Before everything that would start something of its own. */
    private static final int FIRST = 1;
    /** On top of its own patience, which it should never need. */
    private static final Duration SLACK = Duration.ofSeconds(2);

    private final WindlassConfig config;
    private final Instance<FirstContact> firstContact;

    /** @param firstContact made only when it is asked for: an embedded Redis is started with it */
    StartChecks(WindlassConfig config, Instance<FirstContact> firstContact) {
        this.config = config;
        this.firstContact = firstContact;
    }

    void check(@Observes @Priority(FIRST) StartupEvent starting) {
        SmallRyeConfig all = ConfigProvider.getConfig().unwrap(SmallRyeConfig.class);
        refuse(Variables.unknown(all, System.getenv().keySet()));
        // elsewhere the ports are those of a test, or stay open from one start to the next
        if (LaunchMode.current() == LaunchMode.NORMAL) {
            refuse(Listening.obstacles(all));
        }
        if (config.enabled() && !config.start().patience().isZero()) {
            refuse(storeObstacles());
        }
    }

    private List<Finding> storeObstacles() {
        Duration patience = config.start().patience();
        try {
            return firstContact
                    .get()
                    .obstacles(new QueueName(config.queues().get(0)), patience)
                    .await()
                    .atMost(patience.plus(SLACK));
        } catch (RuntimeException e) {
            // nothing that could be said better than by who says it: a folder of the embedded Redis that cannot be used
            throw new ConfigurationException("Windlass does not start: " + e.getMessage());
        }
    }

    private static void refuse(List<Finding> findings) {
        if (!findings.isEmpty()) {
            String all = findings.stream()
                    .map(finding -> finding.subject() + ": " + finding.says() + "; " + finding.cure())
                    .collect(Collectors.joining("\n  "));
            // Quarkus prints the message of this one alone, without a stack
            throw new ConfigurationException("Windlass does not start: " + all);
        }
    }
}
