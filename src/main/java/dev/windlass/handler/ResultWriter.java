package dev.windlass.handler;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** Writes results of one kind. */
final class ResultWriter {
    private final String kind;
    private final ObjectWriter writer;

    ResultWriter(String kind, JavaType type, ObjectMapper mapper) {
        this.kind = kind;
        // A container's elements are written by their declared type, or a list of a class with subtypes would lose the
        // type's name. All else is written by its runtime type, or a subclass would lose its own fields.
        this.writer = type.isContainerType() ? mapper.writerFor(type) : mapper.writer();
    }

    byte @Nullable [] write(@Nullable Object result) {
        if (result == null) {
            return null;
        }
        if (result instanceof Buffer raw) {
            return raw.getBytes();
        }
        try {
            return writer.writeValueAsBytes(result);
        } catch (JsonProcessingException | RuntimeException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new BadResultException("result of kind '" + kind + "' of "
                    + result.getClass().getName() + " cannot be written as JSON ("
                    + cause.getClass().getName() + "); return a type that Jackson can write");
        }
    }
}
