package dev.windlass.handler.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.config.AllowedTarget;
import dev.windlass.config.Network;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicInternetTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.254",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.8",
                "192.0.2.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.7",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::127.0.0.1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "64:ff9b::10.0.0.1",
                "64:ff9b::8.8.8.8",
                "64:ff9b:1::1",
                "100::1",
                "2001::1",
                "2001:db8::1",
                "2002:7f00:1::",
                "3fff::1",
                "fc00::1",
                "fd12:3456:789a::1",
                "fe80::1",
                "fec0::1",
                "ff02::1",
                "5f00::1",
            })
    void specialAddressesAreNotPublic(String address) throws UnknownHostException {
        assertFalse(PublicInternet.contains(InetAddress.getByName(address)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "11.0.0.1",
                "100.63.255.255",
                "100.128.0.1",
                "126.255.255.255",
                "172.15.255.255",
                "172.32.0.1",
                "192.169.0.1",
                "198.17.255.255",
                "198.20.0.1",
                "223.255.255.255",
                "2606:4700::1111",
                "2a00:1450:4001::200e",
            })
    void othersArePublic(String address) throws UnknownHostException {
        assertTrue(PublicInternet.contains(InetAddress.getByName(address)));
    }

    @Test
    void allowedTargetIsARangeAnAddressOrAName() throws UnknownHostException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        AllowedTarget.Reader reader = new AllowedTarget.Reader();

        assertTrue(reader.convert("127.0.0.0/8").allows("any", loopback));
        assertTrue(reader.convert("127.0.0.1").allows("any", loopback));
        assertTrue(reader.convert(" Db.Internal ").allows("db.internal", loopback));
        assertTrue(reader.convert("0.0.0.0/0").allows("any", loopback));
        assertFalse(reader.convert("127.0.0.2").allows("any", loopback));
        assertFalse(reader.convert("126.0.0.0/8").allows("any", loopback));
        assertFalse(reader.convert("db.internal").allows("x.db.internal", loopback));
        assertFalse(reader.convert("::/0").allows("any", loopback));
        assertTrue(reader.convert("fd00::/9").allows("any", InetAddress.getByName("fd7f::1")));
        assertFalse(reader.convert("fd00::/9").allows("any", InetAddress.getByName("fd80::1")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "::/129", "10.0.0/8", "http://h", "a b", "*", "a/8"})
    void givenNeitherRangeNorName_whenRead_thenRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> new AllowedTarget.Reader().convert(text));
    }

    @Test
    void networkKnowsItsText() {
        assertEquals("10.0.0.0/8", Network.of("10.0.0.0/8").toString());
        assertNull(Network.parse("example.org"));
    }
}
