package dev.windlass.cli.demo;

import dev.windlass.config.WindlassConfig;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Sees to it, before a Redis is started there, that the demo's folder goes with its process, whatever the command does. */
@Singleton
class DemoCleanup {
    private static final int FIRST = 1;

    void start(@Observes @Priority(FIRST) StartupEvent started, WindlassConfig config) {
        DemoFolder.deleteAtExit(config.embedded().folder());
    }
}
