package dev.windlass.handler.builtin;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.StandardOpenOption;

/** Adding to the end of a file. */
final class Appending {
    private Appending() {}

    /**
     * Adds bytes in one write to the end as the system sees it, so that two jobs do not overwrite each other. Blocks.
     *
     * @param target whose folder is open; it is closed
     * @param fsync whether the bytes must outlive a loss of power
     */
    static void append(FileJail.Target target, byte[] bytes, boolean fsync) throws IOException {
        try (Folder folder = target.folder()) {
            boolean created = !target.exists();
            try (FileChannel end = folder.file(target.name(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                ByteBuffer left = ByteBuffer.wrap(bytes);
                while (left.hasRemaining()) {
                    end.write(left);
                }
                if (fsync) {
                    end.force(true);
                }
            }
            if (fsync && created) {
                folder.force();
            }
        } catch (FileSystemException e) {
            throw FileJail.retold(target.path(), e);
        }
    }
}
