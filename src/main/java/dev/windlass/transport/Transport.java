package dev.windlass.transport;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What may be asked for. */
public enum Transport {
    /** The native one where it loads, else that of the JDK; or what {@code quarkus.vertx.prefer-native-transport} says. */
    AUTO,
    /** That of the JDK, which runs everywhere. */
    NIO,
    /** Linux. */
    EPOLL,
    /** Linux, by a transport that Windlass does not bring along. */
    IO_URING;

    /** Its name in the configuration: {@code io_uring}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one of that label, blanks around it aside; empty when there is none. */
    public static Optional<Transport> labelled(String label) {
        return Arrays.stream(values())
                .filter(one -> one.label().equals(label.trim()))
                .findFirst();
    }
}
