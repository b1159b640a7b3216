package dev.windlass.store;

import dev.windlass.testing.RedisServer;
import io.vertx.redis.client.RedisOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The contract as a user that has the documented rights and no others. */
class RedisAclStoreTest extends JobStoreContract {
    private @Nullable RedisServer server;

    @Override
    int startServer() {
        RedisServer started = RedisServer.system();
        server = started;
        started.call(documentedUser());
        return started.port();
    }

    @Override
    void reach(RedisOptions options) {
        options.setConnectionString("redis://worker:secret@127.0.0.1:"
                + Objects.requireNonNull(server).port());
    }

    /** The command that operators are told to give. */
    private static String[] documentedUser() {
        try {
            String page = Files.readString(Path.of("src", "docs", "doctor.md"));
            int begin = page.indexOf("ACL SETUSER");
            return page.substring(begin, page.indexOf("```", begin)).strip().split("\\s+");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    void stopServer() {
        if (server != null) {
            server.close();
        }
    }
}
