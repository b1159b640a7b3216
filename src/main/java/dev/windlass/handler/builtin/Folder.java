package dev.windlass.handler.builtin;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A folder that is held open. What is done in it happens in that very folder, even if somebody meanwhile puts a link in
 * its place; and no link is followed, neither on the way to it nor to a file in it. Where the system has no such calls
 * (openat and its kin, which Linux has), paths are used, and only the last link on the way is not followed.
 *
 * <p>Everything here blocks.
 */
final class Folder implements Closeable {
    private static final Path ITSELF = Path.of(".");

    private final Path path;
    private final DirectoryStream<Path> handle;

    private Folder(Path path, DirectoryStream<Path> handle) {
        this.path = path;
        this.handle = handle;
    }

    /**
     * Opens a folder.
     *
     * @param root where to begin; trusted
     * @param real the folder, below {@code root} or the same, by a path that has no link in it
     */
    static Folder open(Path root, Path real) throws IOException {
        Folder folder = new Folder(root, Files.newDirectoryStream(root));
        for (Path part : root.equals(real) ? List.<Path>of() : root.relativize(real)) {
            try (Folder outer = folder) {
                folder = outer.enter(part);
            }
        }
        return folder;
    }

    private Folder enter(Path name) throws IOException {
        Path inner = path.resolve(name);
        SecureDirectoryStream<Path> secure = secure();
        return new Folder(
                inner,
                secure == null
                        ? Files.newDirectoryStream(inner)
                        : secure.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS));
    }

    /** What is there under a name, not followed if it is a link; null if there is nothing. */
    @Nullable
    BasicFileAttributes look(Path name) throws IOException {
        SecureDirectoryStream<Path> secure = secure();
        try {
            return secure == null
                    ? Files.readAttributes(path.resolve(name), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    : secure.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                            .readAttributes();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Opens a file; fails if it is a link. */
    FileChannel file(Path name, OpenOption... options) throws IOException {
        SecureDirectoryStream<Path> secure = secure();
        Set<OpenOption> all = new HashSet<>(List.of(options));
        all.add(LinkOption.NOFOLLOW_LINKS);
        return secure == null
                ? FileChannel.open(path.resolve(name), all)
                : (FileChannel) secure.newByteChannel(name, all);
    }

    /** Gives a file another name, in one step; what has that name is replaced. */
    void rename(Path name, Path other) throws IOException {
        SecureDirectoryStream<Path> secure = secure();
        if (secure == null) {
            Files.move(path.resolve(name), path.resolve(other), StandardCopyOption.ATOMIC_MOVE);
        } else {
            secure.move(name, secure, other);
        }
    }

    /** Gives a file a further name, which must be free; a folder that was exchanged does not have the file. */
    void link(Path name, Path other) throws IOException {
        Files.createLink(path.resolve(other), path.resolve(name));
    }

    void delete(Path name) throws IOException {
        SecureDirectoryStream<Path> secure = secure();
        if (secure == null) {
            Files.delete(path.resolve(name));
        } else {
            secure.deleteFile(name);
        }
    }

    /** Brings its names to the disk, where they outlive a loss of power. */
    void force() throws IOException {
        try (FileChannel itself = file(ITSELF, StandardOpenOption.READ)) {
            itself.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        handle.close();
    }

    private @Nullable SecureDirectoryStream<Path> secure() {
        return handle instanceof SecureDirectoryStream<Path> secure ? secure : null;
    }
}
