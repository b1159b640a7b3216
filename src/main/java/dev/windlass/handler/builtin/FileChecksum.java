package dev.windlass.handler.builtin;

import dev.windlass.handler.BlockingJobHandler;
import dev.windlass.handler.DiscardException;
import dev.windlass.handler.Handles;
import dev.windlass.handler.JobContext;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Kind {@code file.checksum}: reads a file of any size, in pieces, and returns its checksum. Files are those that
 * {@link FileJail} opens.
 */
@Handles("file.checksum")
public class FileChecksum implements BlockingJobHandler<FileChecksum.Request, FileChecksum.Report> {
    /** Bytes read at once, between two looks at whether the job is called off. */
    private static final int PIECE = 128 * 1024;

    private final FileJail jail;

    public FileChecksum(FileJail jail) {
        this.jail = jail;
    }

    /**
     * @param path the file, relative to {@code windlass.files.root}
     * @param algorithm SHA-256, SHA-512, SHA-1, MD5 or CRC32; default SHA-256
     */
    @RegisterForReflection
    public record Request(@Nullable String path, @Nullable String algorithm) {}

    /**
     * @param path as the job gave it
     * @param checksum in lower-case hexadecimal digits
     * @param bytes the file's length as read
     */
    @RegisterForReflection
    public record Report(String path, String algorithm, String checksum, long bytes) {}

    @Override
    public Report handle(@Nullable Request request, JobContext job) throws IOException {
        if (request == null || request.path() == null) {
            throw new DiscardException("job " + job.id() + " names no file: send {\"path\": \"some/file\"}");
        }
        Checksum.Algorithm algorithm =
                request.algorithm() == null ? Checksum.Algorithm.SHA_256 : Checksum.Algorithm.of(request.algorithm());
        Checksum checksum = algorithm.begin();
        long bytes = 0;
        byte[] piece = new byte[PIECE];
        try (InputStream file = jail.open(request.path())) {
            for (int read = file.read(piece); read >= 0; read = file.read(piece)) {
                if (job.cancelled()) {
                    throw new CancellationException("job " + job.id() + " was called off after " + bytes + " bytes");
                }
                checksum.update(piece, read);
                bytes += read;
            }
        }
        return new Report(request.path(), algorithm.text(), checksum.hex(), bytes);
    }
}
