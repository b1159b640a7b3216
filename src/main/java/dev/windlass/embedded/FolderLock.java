package dev.windlass.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The right to run the Redis of a folder: one process on this host at a time. The kernel takes it back when the process
 * ends, in whatever way.
 */
final class FolderLock implements AutoCloseable {
    /**
     * The folders locked by this process. A second try from the same process must not even open the file: on Unix,
     * closing any of a process's handles of a file drops the locks that the process has on it.
     */
    private static final Set<Path> MINE = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;

    private FolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Takes the lock at once or not at all.
     *
     * @throws EmbeddedRedisException naming the owner, when there is one
     */
    static FolderLock take(DataFolder folder) {
        if (!MINE.add(folder.path())) {
            throw taken(folder, Long.toString(ProcessHandle.current().pid()));
        }
        FileChannel channel = null;
        boolean mine = false;
        try {
            channel = FileChannel.open(
                    folder.lockFile(), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            mine = channel.tryLock() != null;
            if (!mine) {
                throw taken(folder, Files.readString(folder.lockFile()).strip());
            }
            byte[] pid = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
            channel.truncate(0).write(ByteBuffer.wrap(pid));
            return new FolderLock(folder.path(), channel);
        } catch (IOException e) {
            mine = false;
            throw DataFolder.unusable(folder.path(), e);
        } finally {
            if (!mine) {
                release(folder.path(), channel);
            }
        }
    }

    /** Gives the right back; harmless when repeated. */
    @Override
    public void close() {
        if (channel.isOpen()) {
            release(folder, channel);
        }
    }

    private static void release(Path folder, @Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw DataFolder.unusable(folder, e);
        } finally {
            MINE.remove(folder);
        }
    }

    private static EmbeddedRedisException taken(DataFolder folder, String owner) {
        return new EmbeddedRedisException("the embedded Redis in " + folder.path()
                + " belongs to another daemon, which is still running (pid " + owner
                + "): stop that one, or give this one its own folder by windlass.embedded.folder,"
                + " or let both use one Redis by quarkus.redis.hosts");
    }
}
