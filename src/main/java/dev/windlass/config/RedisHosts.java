package dev.windlass.config;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.Priorities;
import jakarta.annotation.Priority;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a {@code quarkus.redis.hosts} that is no address, with all other mistakes. What would refuse it later does not
 * name the setting, or shows the password in it.
 */
@Priority(Priorities.APPLICATION)
public final class RedisHosts implements ConfigSourceInterceptor {
    private static final long serialVersionUID = 1L;
    private static final String KEY = "quarkus.redis.hosts";
    private static final Set<String> SCHEMES = Set.of("redis", "rediss", "unix");

    @Override
    public @Nullable ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        ConfigValue value = context.proceed(name);
        if (name.equals(KEY) && value != null && value.getValue() != null) {
            for (String host : value.getValue().split(",")) {
                if (!host.isBlank() && !isAddress(host.trim())) {
                    throw new IllegalArgumentException(
                            KEY + " must be an address such as redis://redis.example:6379, with rediss:// for TLS;"
                                    + " further ones of a cluster follow after commas. A host's name has no"
                                    + " underscores, and special characters in a password are written as in URLs:"
                                    + " %40 for @");
                }
            }
        }
        return value;
    }

    private static boolean isAddress(String host) {
        try {
            URI address = URI.create(host);
            // a name with an underscore is no host for URI, and the client would take localhost instead
            return address.getScheme() != null
                    && SCHEMES.contains(address.getScheme())
                    && (address.getHost() != null || address.getScheme().equals("unix"));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
