package dev.windlass.handler.builtin;

import dev.windlass.handler.DiscardException;
import dev.windlass.handler.Handles;
import dev.windlass.handler.JobContext;
import dev.windlass.handler.JobHandler;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Kind {@code file.write}: writes a file as a whole, so that nobody ever sees half of it, or appends to one. A job that
 * runs twice writes the same file twice, but appends twice, too. Files are those that {@link FileJail} lets through.
 */
@Handles("file.write")
public class FileWrite implements JobHandler<FileWrite.Request, FileWrite.Report> {
    private final JailedFiles files;

    public FileWrite(JailedFiles files) {
        this.files = files;
    }

    /**
     * @param path the file, relative to {@code windlass.files.root}; one that is there is replaced
     * @param text what to write, as UTF-8; either this or {@code base64}
     * @param base64 what to write, as bytes
     * @param append whether to add to the end of the file, which is created if it is not there; default false
     * @param fsync whether the file must outlive a loss of power once the job is completed; default false
     * @param createDirs whether to create folders that are missing; default false
     */
    @RegisterForReflection
    public record Request(
            @Nullable String path,
            @Nullable String text,
            @Nullable String base64,
            @Nullable Boolean append,
            @Nullable Boolean fsync,
            @Nullable Boolean createDirs) {}

    /**
     * @param path as the job gave it
     * @param bytes how many were written
     */
    @RegisterForReflection
    public record Report(String path, long bytes) {}

    @Override
    public Uni<Report> handle(@Nullable Request sent, JobContext job) {
        Request request = sent == null ? new Request(null, null, null, null, null, null) : sent;
        String path = Fields.required(request.path(), "path", job);
        byte[] bytes = bytes(request, job);
        boolean createDirs = Fields.on(request.createDirs());
        boolean fsync = Fields.on(request.fsync());
        Report report = new Report(path, bytes.length);
        return files.use(open -> (Fields.on(request.append())
                        ? open.append(path, createDirs, bytes, fsync)
                        : replace(open, path, createDirs, bytes, fsync))
                .map(report));
    }

    private static Future<Void> replace(OpenFiles open, String path, boolean createDirs, byte[] bytes, boolean fsync) {
        return open.draft(path, createDirs)
                .compose(draft -> open.offLoop(() -> {
                    draft.write(ByteBuffer.wrap(bytes));
                    draft.publish(true, fsync);
                    return null;
                }));
    }

    private static byte[] bytes(Request request, JobContext job) {
        String text = request.text();
        String base64 = request.base64();
        if ((text == null) == (base64 == null)) {
            throw new DiscardException(
                    "job " + job.id() + " must say what to write: send either 'text' or 'base64', and not both");
        }
        if (text != null) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            // the decoder's message quotes the payload
            throw new DiscardException("field 'base64' of job " + job.id() + " is not base64: correct its producer");
        }
    }
}
