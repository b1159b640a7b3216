package dev.windlass.handler.builtin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.windlass.handler.Handles;
import dev.windlass.handler.JobContext;
import dev.windlass.handler.JobHandler;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Kind {@code file.lines}: counts the lines of a text of any size, and finds those that contain something. Files are
 * those that {@link FileJail} lets through.
 */
@Handles("file.lines")
public class FileLines implements JobHandler<FileLines.Request, FileLines.Report> {
    private static final int MAX = 10;
    private static final int MOST = 1_000;

    private final JailedFiles files;

    public FileLines(JailedFiles files) {
        this.files = files;
    }

    /**
     * @param path the file, relative to {@code windlass.files.root}
     * @param grep what to find in lines; default nothing: they are only counted
     * @param regex whether {@code grep} is a regular expression and not literal text; default false
     * @param max how many of the found lines to return, 0 to {@value #MOST}; default {@value #MAX}
     */
    @RegisterForReflection
    public record Request(
            @Nullable String path,
            @Nullable String grep,
            @Nullable Boolean regex,
            @Nullable Long max) {}

    /**
     * @param path as the job gave it
     * @param lines how many there are; a last one without a line break counts
     * @param matches how many contain what was asked for; absent if nothing was
     * @param first the first of them
     * @param cut how many lines were too long to be looked at as a whole, so that only their first
     *     {@value LineScan#LINE} bytes were
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Report(
            String path,
            long lines,
            @Nullable Long matches,
            @Nullable List<Line> first,
            @Nullable Long cut) {}

    /**
     * @param number counted from 1
     * @param text at most its first {@value LineScan#SHOWN} characters
     */
    @RegisterForReflection
    public record Line(long number, String text) {}

    @Override
    public Uni<Report> handle(@Nullable Request sent, JobContext job) {
        Request request = sent == null ? new Request(null, null, null, null) : sent;
        String path = Fields.required(request.path(), "path", job);
        int max = (int) Fields.number(request.max(), "max", 0, MOST, MAX, job);
        return files.use(open -> scan(open, path, new LineScan(wanted(request, open), max)));
    }

    private static Future<Report> scan(OpenFiles open, String path, LineScan scan) {
        return open.read(path)
                .compose(file -> open.each(file, 0, Long.MAX_VALUE, scan::take))
                .compose(read -> open.offLoop(() -> scan.finish(path)));
    }

    private static @Nullable Predicate<String> wanted(Request request, OpenFiles open) {
        String grep = request.grep();
        if (grep == null) {
            return null;
        }
        return Fields.on(request.regex()) ? new LinePattern(grep, open::over) : line -> line.contains(grep);
    }
}
