package dev.windlass.transport;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.Priorities;
import jakarta.annotation.Priority;
import org.jspecify.annotations.Nullable;

/**
 * Answers for {@code quarkus.vertx.prefer-native-transport} as {@code windlass.transport} asks. With {@code auto}, what
 * somebody has given for Quarkus's own key holds, and otherwise a native transport is preferred.
 *
 * <p>A value that {@code windlass.transport} does not know is taken for {@code auto} here: the start fails on it later,
 * together with all other mistakes.
 */
@Priority(Priorities.APPLICATION)
public final class NativeTransportSetting implements ConfigSourceInterceptor {
    private static final long serialVersionUID = 1L;
    private static final String KEY = "windlass.transport";
    private static final String QUARKUS_KEY = "quarkus.vertx.prefer-native-transport";

    @Override
    public @Nullable ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        ConfigValue value = context.proceed(name);
        if (!name.equals(QUARKUS_KEY)) {
            return value;
        }
        Transport asked = asked(context.proceed(KEY));
        if (asked == Transport.AUTO && value != null && !value.isDefault()) {
            return value;
        }
        return ConfigValue.builder()
                .withName(name)
                .withValue(Boolean.toString(asked != Transport.NIO))
                .withConfigSourceName(KEY)
                .build();
    }

    private static Transport asked(@Nullable ConfigValue given) {
        return given == null || given.getValue() == null
                ? Transport.AUTO
                : Transport.labelled(given.getValue()).orElse(Transport.AUTO);
    }
}
