package dev.windlass.handler.builtin;

import dev.windlass.config.WindlassConfig;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes what the file kinds share, from the configuration. */
class FilesProducer {
    @Produces
    @Singleton
    JailedFiles jailedFiles(Vertx vertx, WindlassConfig config) {
        return new JailedFiles(vertx, new FileJail(config.files().root()));
    }

    @Produces
    @Singleton
    FileRead.Limit readLimit(WindlassConfig config) {
        return new FileRead.Limit((int) config.files().maxRead().asLongValue());
    }
}
