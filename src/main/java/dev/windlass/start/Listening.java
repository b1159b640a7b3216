package dev.windlass.start;

import dev.windlass.store.Finding;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.Config;

/** Whether the HTTP interfaces will be able to listen. They do it last, when the worker has taken jobs already. */
final class Listening {
    private Listening() {}

    /** One finding for each interface whose port cannot be had now. */
    static List<Finding> obstacles(Config config) {
        List<Finding> obstacles = new ArrayList<>();
        look(config, "quarkus.http", true, obstacles);
        look(config, "quarkus.management", flag(config, "quarkus.management.enabled", false), obstacles);
        return obstacles;
    }

    private static void look(Config config, String prefix, boolean enabled, List<Finding> obstacles) {
        int port = config.getOptionalValue(prefix + ".port", Integer.class).orElse(0);
        // 0: any that is free. Several processes may share a port where that is asked for.
        if (!enabled
                || port <= 0
                || !flag(config, prefix + ".host-enabled", true)
                || flag(config, prefix + ".so-reuse-port", false)) {
            return;
        }
        String host = config.getOptionalValue(prefix + ".host", String.class).orElse("0.0.0.0");
        try (ServerSocket socket = new ServerSocket()) {
            // as the interfaces do, so that connections of a process that has ended are in nobody's way
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            obstacles.add(Finding.error(
                    prefix + ".port",
                    "cannot listen on " + host + ":" + port + " (" + e.getMessage() + ")",
                    "end what listens there, or set " + prefix + ".port and " + prefix + ".host to what is free"));
        }
    }

    private static boolean flag(Config config, String key, boolean otherwise) {
        return config.getOptionalValue(key, Boolean.class).orElse(otherwise);
    }
}
