package dev.windlass.handler.builtin;

import dev.windlass.handler.DiscardException;
import dev.windlass.job.Quoted;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.zip.CRC32;

/** A checksum in the making. Used by one thread at a time. */
interface Checksum {
    void update(ByteBuffer bytes);

    /** Ends it; returns lower-case hexadecimal digits. */
    String hex();

    /** The algorithms that there are. MD5, SHA-1 and CRC32 find accidents, not forgery. */
    enum Algorithm {
        SHA_256("SHA-256"),
        SHA_512("SHA-512"),
        SHA_1("SHA-1"),
        MD5("MD5"),
        CRC_32("CRC32");

        private final String text;

        Algorithm(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }

        /**
         * Returns the algorithm of that name, in upper or lower case.
         *
         * @throws DiscardException naming all that there are, if it is none of them
         */
        static Algorithm of(String text) {
            String wanted = text.toUpperCase(Locale.ROOT);
            return Arrays.stream(values())
                    .filter(algorithm -> algorithm.text.equals(wanted))
                    .findAny()
                    .orElseThrow(() -> new DiscardException("algorithm '" + Quoted.shorten(text) + "' is not one of "
                            + String.join(
                                    ", ",
                                    Arrays.stream(values()).map(Algorithm::text).toList())));
        }

        Checksum begin() {
            return this == CRC_32 ? new Crc() : new Digest(text);
        }
    }

    /** One of {@link MessageDigest}'s. */
    final class Digest implements Checksum {
        private final MessageDigest digest;

        Digest(String algorithm) {
            try {
                digest = MessageDigest.getInstance(algorithm);
            } catch (NoSuchAlgorithmException e) {
                throw new DiscardException(
                        "this Java has no algorithm '" + algorithm
                                + "': choose another, or change its security settings",
                        e);
            }
        }

        @Override
        public void update(ByteBuffer bytes) {
            digest.update(bytes);
        }

        @Override
        public String hex() {
            return HexFormat.of().formatHex(digest.digest());
        }
    }

    /** The checksum of zip and Ethernet, eight digits. */
    final class Crc implements Checksum {
        private final CRC32 crc = new CRC32();

        @Override
        public void update(ByteBuffer bytes) {
            crc.update(bytes);
        }

        @Override
        public String hex() {
            return HexFormat.of().toHexDigits(crc.getValue(), 8);
        }
    }
}
