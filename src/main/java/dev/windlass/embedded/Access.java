package dev.windlass.embedded;

import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Properties;

/**
 * How to reach a server, as kept in {@code embedded.properties}.
 *
 * @param pid the server's process id; 0 while it is not known, that is for the moment of its start
 * @param password letters and digits only, so that it needs no quotes anywhere
 */
record Access(long pid, int port, String password) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int PASSWORD_BYTES = 32;

    /** A server that is about to be started, with a new password. */
    static Access planned(int port) {
        byte[] bytes = new byte[PASSWORD_BYTES];
        RANDOM.nextBytes(bytes);
        return new Access(0, port, HexFormat.of().formatHex(bytes));
    }

    Access withPid(long known) {
        return new Access(known, port, password);
    }

    URI uri() {
        return URI.create("redis://:" + password + "@127.0.0.1:" + port);
    }

    void save(DataFolder folder) {
        folder.writePrivately(folder.accessFile(), "pid=" + pid + "\nport=" + port + "\npassword=" + password + "\n");
    }

    /** Reads the access kept in the folder; empty when there is none, or none that makes sense. */
    static Optional<Access> load(DataFolder folder) {
        Properties kept = new Properties();
        try {
            kept.load(new StringReader(Files.readString(folder.accessFile())));
            return Optional.of(new Access(
                    Long.parseLong(kept.getProperty("pid")),
                    Integer.parseInt(kept.getProperty("port")),
                    kept.getProperty("password", "")));
        } catch (NoSuchFileException | IllegalArgumentException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw DataFolder.unusable(folder.path(), e);
        }
    }

    /** Without the password, since records end up in logs. */
    @Override
    public String toString() {
        return "pid " + pid + ", port " + port;
    }
}
