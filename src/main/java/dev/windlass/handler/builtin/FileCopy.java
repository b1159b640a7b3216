package dev.windlass.handler.builtin;

import dev.windlass.handler.Handles;
import dev.windlass.handler.JobContext;
import dev.windlass.handler.JobHandler;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * Kind {@code file.copy}: copies a file of any size; the copy appears as a whole. A job that runs again after it was
 * done fails without {@code overwrite}, as the copy is in its way. Files are those that {@link FileJail} lets through.
 */
@Handles("file.copy")
public class FileCopy implements JobHandler<FileCopy.Request, FileCopy.Report> {
    private final JailedFiles files;

    public FileCopy(JailedFiles files) {
        this.files = files;
    }

    /**
     * @param from the file, relative to {@code windlass.files.root}
     * @param to the copy, likewise
     * @param overwrite whether a file that is there already is replaced; default false: the job is buried
     * @param fsync whether the copy must outlive a loss of power once the job is completed; default false
     */
    @RegisterForReflection
    public record Request(
            @Nullable String from,
            @Nullable String to,
            @Nullable Boolean overwrite,
            @Nullable Boolean fsync) {}

    /**
     * @param from as the job gave it
     * @param to as the job gave it
     * @param bytes how many were copied
     */
    @RegisterForReflection
    public record Report(String from, String to, long bytes) {}

    @Override
    public Uni<Report> handle(@Nullable Request sent, JobContext job) {
        Request request = sent == null ? new Request(null, null, null, null) : sent;
        String from = Fields.required(request.from(), "from", job);
        String to = Fields.required(request.to(), "to", job);
        boolean overwrite = Fields.on(request.overwrite());
        boolean fsync = Fields.on(request.fsync());
        return files.use(open -> open.read(from)
                .compose(source -> open.draft(to, false).compose(draft -> copy(open, source, draft, overwrite, fsync)))
                .map(bytes -> new Report(from, to, bytes)));
    }

    private static Future<Long> copy(
            OpenFiles open, FileChannel source, Draft draft, boolean overwrite, boolean fsync) {
        return open.offLoop(() -> {
                    if (!overwrite) {
                        draft.requireFreeName();
                    }
                    return null;
                })
                .compose(free -> open.each(source, 0, Long.MAX_VALUE, draft::write))
                .compose(bytes -> open.offLoop(() -> {
                    draft.publish(overwrite, fsync);
                    return bytes;
                }));
    }
}
