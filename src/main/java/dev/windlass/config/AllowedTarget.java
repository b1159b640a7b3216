package dev.windlass.config;

import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.Converter;
import org.jspecify.annotations.Nullable;

/**
 * An exception from the rule that jobs reach public addresses only.
 *
 * @param text as configured: an address range, an address, or a host name in lower case
 * @param network the range; null for a host name, which is allowed whatever it resolves to
 */
public record AllowedTarget(String text, @Nullable Network network) {
    private static final Pattern HOST = Pattern.compile("[a-z0-9_]([a-z0-9._-]{0,251}[a-z0-9_])?");

    /** Tells whether a job may reach {@code address}, which it calls {@code host} (lower case, no brackets). */
    public boolean allows(String host, InetAddress address) {
        return network == null ? text.equals(host) : network.contains(address);
    }

    /** Reads it from the configuration. */
    public static final class Reader implements Converter<AllowedTarget> {
        private static final long serialVersionUID = 1L;

        @Override
        public AllowedTarget convert(String value) {
            String text = value.trim().toLowerCase(Locale.ROOT);
            Network network = Network.parse(text);
            if (network == null && !HOST.matcher(text).matches()) {
                throw new IllegalArgumentException(
                        "must be an address range such as 10.0.0.0/8, an address or a host name, not '" + value + "'");
            }
            return new AllowedTarget(text, network);
        }
    }
}
