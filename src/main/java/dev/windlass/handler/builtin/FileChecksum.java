package dev.windlass.handler.builtin;

import dev.windlass.handler.Handles;
import dev.windlass.handler.JobContext;
import dev.windlass.handler.JobHandler;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * Kind {@code file.checksum}: reads a file of any size, in pieces, and returns its checksum. Files are those that
 * {@link FileJail} lets through.
 */
@Handles("file.checksum")
public class FileChecksum implements JobHandler<FileChecksum.Request, FileChecksum.Report> {
    private final JailedFiles files;

    public FileChecksum(JailedFiles files) {
        this.files = files;
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
    public Uni<Report> handle(@Nullable Request request, JobContext job) {
        String path = Fields.required(request == null ? null : request.path(), "path", job);
        Checksum.Algorithm algorithm = request == null || request.algorithm() == null
                ? Checksum.Algorithm.SHA_256
                : Checksum.Algorithm.of(request.algorithm());
        return files.use(open -> calculate(open, path, algorithm));
    }

    private static Future<Report> calculate(OpenFiles files, String path, Checksum.Algorithm algorithm) {
        Checksum checksum = algorithm.begin();
        return files.read(path)
                .compose(file -> files.each(file, 0, Long.MAX_VALUE, checksum::update))
                .map(bytes -> new Report(path, algorithm.text(), checksum.hex(), bytes));
    }
}
