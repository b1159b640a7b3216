package dev.windlass.handler.builtin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.windlass.handler.DiscardException;
import dev.windlass.handler.Handles;
import dev.windlass.handler.JobContext;
import dev.windlass.handler.JobHandler;
import dev.windlass.job.Quoted;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Kind {@code file.read}: returns a file, or a part of it, as text or base64. A result lives in Redis, so its size has a
 * limit, {@code windlass.files.max-read}. Files are those that {@link FileJail} lets through.
 */
@Handles("file.read")
public class FileRead implements JobHandler<FileRead.Request, FileRead.Content> {
    private final JailedFiles files;
    private final Limit limit;

    public FileRead(JailedFiles files, Limit limit) {
        this.files = files;
        this.limit = limit;
    }

    /** How much of a file a result may hold. */
    public record Limit(int bytes) {}

    /** How a file's bytes are written in JSON. */
    public enum Encoding {
        /** As they are, which must be UTF-8. */
        @JsonProperty("text")
        TEXT,
        @JsonProperty("base64")
        BASE64
    }

    /**
     * @param path the file, relative to {@code windlass.files.root}
     * @param offset where to begin, in bytes; default 0; beyond the end there is nothing to read
     * @param length how many bytes at most; default all there are, which fails if that is more than the limit
     * @param encoding default text
     */
    @RegisterForReflection
    public record Request(
            @Nullable String path,
            @Nullable Long offset,
            @Nullable Long length,
            @Nullable Encoding encoding) {}

    /**
     * @param path as the job gave it
     * @param offset where the content begins, in bytes
     * @param bytes how many were read
     * @param size of the whole file, in bytes, when it was opened
     * @param text the content; absent if it is in base64
     * @param base64 the content; absent if it is text
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Content(
            String path,
            long offset,
            int bytes,
            long size,
            @Nullable String text,
            @Nullable String base64) {}

    @Override
    public Uni<Content> handle(@Nullable Request sent, JobContext job) {
        Request request = sent == null ? new Request(null, null, null, null) : sent;
        String path = Fields.required(request.path(), "path", job);
        long offset = Fields.number(request.offset(), "offset", 0, Long.MAX_VALUE, 0, job);
        long length = Fields.number(request.length(), "length", 0, Long.MAX_VALUE, -1, job);
        if (length > limit.bytes()) {
            throw tooMuch(path, "length " + length);
        }
        return files.use(open -> open.read(path)
                .compose(file -> open.offLoop(file::size).compose(size -> read(open, file, path, offset, length, size)
                        .map(bytes -> content(path, offset, bytes, size, request.encoding())))));
    }

    private Future<byte[]> read(OpenFiles open, FileChannel file, String path, long offset, long length, long size) {
        if (length < 0 && size - offset > limit.bytes()) {
            return Future.failedFuture(tooMuch(path, "the " + (size - offset) + " bytes from offset " + offset));
        }
        if (offset >= size) {
            // the system refuses a read whose end has no number
            return Future.succeededFuture(new byte[0]);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        // one more than the limit, so that a file that has just grown is not cut silently
        return open.each(
                        file,
                        offset,
                        length < 0 ? limit.bytes() + 1L : length,
                        piece -> all.write(piece.array(), piece.arrayOffset(), piece.limit()))
                .map(read -> {
                    if (read > limit.bytes()) {
                        throw tooMuch(path, "its size");
                    }
                    return all.toByteArray();
                });
    }

    private static Content content(String path, long offset, byte[] bytes, long size, @Nullable Encoding encoding) {
        return encoding == Encoding.BASE64
                ? new Content(
                        path,
                        offset,
                        bytes.length,
                        size,
                        null,
                        Base64.getEncoder().encodeToString(bytes))
                : new Content(path, offset, bytes.length, size, text(path, bytes), null);
    }

    private static String text(String path, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new DiscardException("what was read of '" + Quoted.shorten(path)
                    + "' is not UTF-8, or begins or ends within a character: send \"encoding\": \"base64\"");
        }
    }

    private DiscardException tooMuch(String path, String what) {
        return new DiscardException("cannot read '" + Quoted.shorten(path) + "': " + what + " is more than the "
                + limit.bytes() + " bytes of windlass.files.max-read; ask for parts by offset and length, or raise it");
    }
}
