package dev.windlass.embedded;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The folder of one embedded Redis: where what lies, and who may read it. */
record DataFolder(Path path) {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final int SHOWN_LOG_BYTES = 2000;

    /**
     * Creates the folder where it is missing, for its owner only since it will hold payloads. One that exists keeps its
     * permissions.
     *
     * @throws EmbeddedRedisException when that is not possible
     */
    static DataFolder create(Path folder) {
        try {
            // not createDirectories alone: it refuses a link to a folder
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder, OWNER_ONLY_FOLDER);
            }
            return new DataFolder(folder.toRealPath());
        } catch (IOException | UnsupportedOperationException e) {
            throw unusable(folder, e);
        }
    }

    /** What to tell the user when something in {@code folder} cannot be written or read. */
    static EmbeddedRedisException unusable(Path folder, Exception cause) {
        return new EmbeddedRedisException(
                "the embedded Redis cannot use its folder " + folder.toAbsolutePath() + " (" + cause
                        + "): set windlass.embedded.folder to a folder that this user may write to,"
                        + " or quarkus.redis.hosts to a Redis of your own",
                cause);
    }

    Path configFile() {
        return path.resolve("redis.conf");
    }

    Path accessFile() {
        return path.resolve("embedded.properties");
    }

    Path lockFile() {
        return path.resolve("lock");
    }

    Path logFile() {
        return path.resolve("redis.log");
    }

    /** Tells whether the data are in the form that Redis writes since 7.0, which older ones do not see. */
    boolean holdsMultiPartData() {
        return Files.isDirectory(path.resolve("appendonlydir"));
    }

    /** Writes a file that only its owner may read, at no moment anyone else; it is there as a whole or not at all. */
    void writePrivately(Path file, String content) {
        try {
            Path draft = Files.createTempFile(path, file.getFileName().toString(), ".tmp", OWNER_ONLY_FILE);
            Files.writeString(draft, content);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    /** Deletes the files that hold the password. */
    void forgetAccess() {
        try {
            Files.deleteIfExists(accessFile());
            Files.deleteIfExists(configFile());
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    /** How long the log is, so that what is added later can be told apart; 0 when there is none. */
    long logSize() {
        return logFile().toFile().length();
    }

    /** The end of what the server has logged since the log had {@code since} bytes. */
    String logSince(long since) {
        try (RandomAccessFile log = new RandomAccessFile(logFile().toFile(), "r")) {
            long from = Math.max(Math.min(since, log.length()), log.length() - SHOWN_LOG_BYTES);
            byte[] end = new byte[(int) (log.length() - from)];
            log.seek(from);
            log.readFully(end);
            String text = new String(end, StandardCharsets.UTF_8).strip();
            return text.isEmpty() ? "(nothing)" : text;
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }
}
