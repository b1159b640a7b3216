package dev.windlass.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives a {@code @QuarkusTest} a {@link TargetServer}: a field of that type is set to it, and its URL is the setting
 * {@value #URL}, so that others can refer to it.
 */
public final class TargetResource implements QuarkusTestResourceLifecycleManager {
    public static final String URL = "test.target";

    private @Nullable TargetServer server;

    @Override
    public Map<String, String> start() {
        server = new TargetServer();
        return Map.of(URL, server.url());
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(server, new TestInjector.MatchesType(TargetServer.class));
    }

    @Override
    public void stop() {
        if (server != null) {
            server.close();
        }
    }
}
