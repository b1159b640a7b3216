package dev.windlass.config;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A range of addresses in CIDR notation, such as {@code 10.0.0.0/8} or {@code fc00::/7}; a single address is a range of
 * one. An IPv4-mapped IPv6 address is the IPv4 address that it stands for, since that is what gets connected.
 *
 * <p>Immutable.
 */
public final class Network {
    private final byte[] start;
    private final int prefix;
    private final String text;

    private Network(byte[] start, int prefix, String text) {
        this.start = start;
        this.prefix = prefix;
        this.text = text;
    }

    /**
     * Reads a range or a single address.
     *
     * @return null if {@code text} does not begin with an address, so that it may be a host name
     * @throws IllegalArgumentException if the length of the prefix is wrong
     */
    public static @Nullable Network parse(String text) {
        int slash = text.indexOf('/');
        byte[] address = NetUtil.createByteArrayFromIpAddressString(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            return null;
        }
        int bits = address.length * Byte.SIZE;
        int prefix = slash < 0 ? bits : length(text.substring(slash + 1), bits, text);
        return new Network(address, prefix, text);
    }

    /**
     * As {@link #parse}, for ranges known to be right.
     *
     * @throws IllegalArgumentException if it is not a range
     */
    public static Network of(String text) {
        Network network = parse(text);
        if (network == null) {
            throw new IllegalArgumentException("'" + text + "' is no address range such as 10.0.0.0/8");
        }
        return network;
    }

    /** Tells whether {@code address} is in this range; a range of IPv4 holds no IPv6 address, nor the other way round. */
    public boolean contains(InetAddress address) {
        byte[] other = address.getAddress();
        if (other.length != start.length) {
            return false;
        }
        int whole = prefix / Byte.SIZE;
        int rest = prefix % Byte.SIZE;
        return Arrays.equals(start, 0, whole, other, 0, whole)
                && (rest == 0 || ((start[whole] ^ other[whole]) & 0xff) >> (Byte.SIZE - rest) == 0);
    }

    @Override
    public String toString() {
        return text;
    }

    private static int length(String digits, int bits, String text) {
        int length;
        try {
            length = Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            length = -1;
        }
        if (length < 0 || length > bits) {
            throw new IllegalArgumentException(
                    "the part after / in '" + text + "' must be a number between 0 and " + bits);
        }
        return length;
    }
}
