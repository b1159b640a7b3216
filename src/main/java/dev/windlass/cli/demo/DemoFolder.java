package dev.windlass.cli.demo;

import dev.windlass.embedded.EmbeddedRedis;
import dev.windlass.embedded.EmbeddedRedisException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The temporary folder of the demo's own Redis: a new one each time, gone with the demo. */
public final class DemoFolder {
    private static final String PREFIX = "windlass-demo-";
    /** There as long as the server in a folder is, see package dev.windlass.embedded. */
    private static final String WHILE_RUNNING = "embedded.properties";

    private static final int LOOKS = 1_500;
    private static final long LOOK_MILLIS = 10;

    private DemoFolder() {}

    /** A name for a new folder. The folder itself is made by who first needs it, for its owner only. */
    static Path fresh() {
        return temporary().resolve(PREFIX + UUID.randomUUID());
    }

    /**
     * Deletes {@code folder} when this process ends, as soon as the server in it has; does nothing when it is not a demo's
     * own.
     */
    static void deleteAtExit(Path folder) {
        if (isDemos(folder)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> deleteWhenUnused(folder), "windlass-demo-folder"));
        }
    }

    /** Ends the servers of demos that were killed, and deletes their folders. */
    public static void deleteLeftOver() {
        sweep(temporary());
    }

    static void sweep(Path temporary) {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(temporary, PREFIX + "*")) {
            for (Path folder : folders) {
                if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                        && Files.isWritable(folder)
                        && Files.exists(folder.resolve(WHILE_RUNNING))) {
                    endAndDelete(folder);
                }
            }
        } catch (IOException e) {
            // what is left over disturbs nobody, so neither does it when it cannot be looked for
        }
    }

    private static void endAndDelete(Path folder) {
        try {
            // takes the server over, if its demo is dead; one that lives holds the folder's lock
            EmbeddedRedis.start(folder).stop();
            delete(folder);
        } catch (EmbeddedRedisException inUse) {
            // the folder of a demo that runs now
        }
    }

    private static boolean isDemos(Path folder) {
        return String.valueOf(folder.getFileName()).startsWith(PREFIX)
                && temporary().equals(folder.getParent());
    }

    private static void deleteWhenUnused(Path folder) {
        try {
            for (int i = 0; i < LOOKS && Files.exists(folder.resolve(WHILE_RUNNING)); i++) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        delete(folder);
    }

    static void delete(Path folder) {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(one);
            }
        } catch (IOException e) {
            System.err.println("demo: the temporary folder " + folder + " could not be deleted (" + e
                    + "); it can be deleted by hand");
        }
    }

    private static Path temporary() {
        return Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath().normalize();
    }
}
