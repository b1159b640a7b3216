package dev.windlass.handler.builtin;

import dev.windlass.config.WindlassConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the one {@link FileJail} from the configuration. */
class FileJailProducer {
    @Produces
    @Singleton
    FileJail fileJail(WindlassConfig config) {
        return new FileJail(config.files().root());
    }
}
