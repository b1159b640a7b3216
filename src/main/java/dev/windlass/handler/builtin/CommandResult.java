package dev.windlass.handler.builtin;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windlass.handler.DiscardException;
import dev.windlass.handler.JobContext;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Makes a result of what a program wrote. */
final class CommandResult {
    private CommandResult() {}

    /**
     * Returns JSON: the output itself where it is one JSON value, else the output as a JSON string, without its last line
     * break. No output is no result.
     *
     * @throws DiscardException if it is not UTF-8: the work is done, but its result cannot be kept
     */
    static @Nullable Buffer of(byte[] output, ObjectMapper mapper, Program program, JobContext job) throws IOException {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(output))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new DiscardException("command " + program.name() + " of job " + job.id()
                    + " wrote something else than UTF-8: let it write JSON or text, such as base64");
        }
        if (text.isEmpty()) {
            return null;
        }
        return isJson(text, mapper)
                ? Buffer.buffer(text.strip())
                : Buffer.buffer(mapper.writeValueAsBytes(chomp(text)));
    }

    private static boolean isJson(String text, ObjectMapper mapper) throws IOException {
        try (JsonParser parser = mapper.getFactory().createParser(text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static String chomp(String text) {
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }
}
