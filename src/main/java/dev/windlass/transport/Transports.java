package dev.windlass.transport;

import io.vertx.core.ServiceHelper;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.transports.JDKTransport;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which transports there are in this process. Safe to use from any thread; the first call may load a native library. */
public final class Transports {
    private Transports() {}

    /** The label of the one that {@code vertx} uses: {@code nio}, {@code epoll}, {@code io_uring} or {@code kqueue}. */
    public static String inUse(Vertx vertx) {
        return label(((VertxInternal) vertx).transport());
    }

    /**
     * Why {@code asked} cannot be used here, and what to do; null when it can.
     *
     * <p>Loads the native library where one is asked for.
     */
    public static @Nullable String obstacle(Transport asked) {
        if (asked == Transport.AUTO || asked == Transport.NIO) {
            return null;
        }
        io.vertx.core.spi.transport.Transport taken = preferred();
        if (taken.isAvailable() && label(taken).equals(asked.label())) {
            return null;
        }
        return "%s cannot be used here (%s); use auto or nio".formatted(asked.label(), reason(asked, taken));
    }

    /** Why no native transport can be used here; null when one can. */
    public static @Nullable String whyNotNative() {
        io.vertx.core.spi.transport.Transport taken = preferred();
        return taken.isAvailable() && taken != JDKTransport.INSTANCE ? null : cause(taken);
    }

    /** What Vert.x takes when it is to prefer a native transport; perhaps one that is not available. */
    private static io.vertx.core.spi.transport.Transport preferred() {
        for (var added : ServiceHelper.loadFactories(io.vertx.core.spi.transport.Transport.class)) {
            if (added.isAvailable()) {
                return added;
            }
        }
        io.vertx.core.spi.transport.Transport builtIn = VertxBuilder.nativeTransport();
        return builtIn == null ? JDKTransport.INSTANCE : builtIn;
    }

    private static String reason(Transport asked, io.vertx.core.spi.transport.Transport taken) {
        for (var added : ServiceHelper.loadFactories(io.vertx.core.spi.transport.Transport.class)) {
            if (label(added).equals(asked.label()) && !added.isAvailable()) {
                return cause(added);
            }
        }
        if (asked == Transport.IO_URING) {
            return "its transport io.vertx:vertx-io_uring-incubator is not on the class path";
        }
        return taken.isAvailable() && taken != JDKTransport.INSTANCE
                ? "Vert.x takes " + label(taken) + " instead, as its transport is on the class path"
                : cause(taken);
    }

    /** The messages from the outside in: which library it is about, and what is wrong with it. */
    private static String cause(io.vertx.core.spi.transport.Transport unavailable) {
        Throwable cause = unavailable.unavailabilityCause();
        if (cause == null) {
            return "no native transport is on the class path";
        }
        String messages = Stream.iterate(cause, Objects::nonNull, Throwable::getCause)
                .map(Throwable::getMessage)
                .filter(Objects::nonNull)
                .distinct()
                .collect(Collectors.joining("; "));
        return messages.isEmpty() ? cause.getClass().getName() : messages;
    }

    private static String label(io.vertx.core.spi.transport.Transport transport) {
        if (transport == JDKTransport.INSTANCE) {
            return Transport.NIO.label();
        }
        String type = transport.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        return type.contains("uring") ? Transport.IO_URING.label() : type.replace("transport", "");
    }
}
