package dev.windlass.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.windlass.job.Quoted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Cuts JSON into pieces without changing a byte of them: a payload reaches the handler with the number format and the
 * order of fields that the producer chose, and a result reaches the producer in the same way.
 *
 * <p>It has a parser of its own, so that nothing which an application sets on its {@code ObjectMapper} (comments,
 * single quotes) changes what counts as JSON here.
 */
public final class JsonText {
    private static final JsonFactory STRICT = JsonFactory.builder()
            // sizes are the business of windlass.payload.max
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private JsonText() {}

    /**
     * Returns the one JSON value in {@code text} as its bytes, without what surrounds it.
     *
     * @param text UTF-8, possibly with white space or a byte order mark
     * @throws MalformedJsonException if it is not exactly one value
     */
    public static byte[] value(byte[] text) {
        return parse(text, parser -> {
            parser.nextToken();
            byte[] value = cut(text, parser);
            requireEnd(parser);
            return value;
        });
    }

    /**
     * Returns the fields of the one JSON object in {@code text}, in order, each value as its bytes.
     *
     * @param text UTF-8
     * @throws MalformedJsonException if it is not exactly one object, or has a field twice
     */
    public static Map<String, byte[]> fields(byte[] text) {
        return parse(text, parser -> {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedJsonException("must be a JSON object");
            }
            Map<String, byte[]> fields = new LinkedHashMap<>();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                if (fields.put(name, cut(text, parser)) != null) {
                    throw new MalformedJsonException("has the field '" + Quoted.shorten(name) + "' twice");
                }
            }
            requireEnd(parser);
            return fields;
        });
    }

    /**
     * Returns the elements of the one JSON array in {@code text}, in order, each as its bytes.
     *
     * @param text UTF-8
     * @throws MalformedJsonException if it is not exactly one array
     */
    public static List<byte[]> items(byte[] text) {
        return parse(text, parser -> {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new MalformedJsonException("must be a JSON array");
            }
            List<byte[]> items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(cut(text, parser));
            }
            requireEnd(parser);
            return items;
        });
    }

    private static <T> T parse(byte[] text, Reading<T> reading) {
        requireUtf8(text);
        try (JsonParser parser = STRICT.createParser(text)) {
            return reading.read(parser);
        } catch (StreamConstraintsException e) {
            throw new MalformedJsonException("is nested deeper than 1000 levels, or has a number of over 1000 digits");
        } catch (JsonProcessingException e) {
            // the exception's own message quotes the text
            throw new MalformedJsonException("is not valid JSON" + at(e.getLocation()));
        } catch (IOException e) {
            throw new MalformedJsonException("cannot be read as JSON in UTF-8");
        }
    }

    private static byte[] cut(byte[] text, JsonParser parser) throws IOException {
        if (parser.currentToken() == null) {
            throw new MalformedJsonException("is empty where a JSON value should be" + at(parser.currentLocation()));
        }
        int from = offset(parser.currentTokenLocation());
        parser.skipChildren();
        // strings are read lazily: without this the end would be the opening quote
        parser.finishToken();
        int to = offset(parser.currentLocation());
        // at the end of a number the parser may have taken the white space that ended it
        while (to > from && text[to - 1] <= ' ' && text[to - 1] >= 0) {
            to--;
        }
        return Arrays.copyOfRange(text, from, to);
    }

    private static int offset(JsonLocation location) {
        if (location.getByteOffset() < 0) {
            // the parser guessed UTF-16 or UTF-32 from zero bytes, and counts characters
            throw new MalformedJsonException("must be JSON in UTF-8");
        }
        return Math.toIntExact(location.getByteOffset());
    }

    private static void requireEnd(JsonParser parser) throws IOException {
        if (parser.nextToken() != null) {
            throw new MalformedJsonException("goes on after its JSON value ended" + at(parser.currentTokenLocation()));
        }
    }

    private static void requireUtf8(byte[] text) {
        ByteBuffer bytes = ByteBuffer.wrap(text);
        try {
            StandardCharsets.UTF_8.newDecoder().decode(bytes);
        } catch (CharacterCodingException e) {
            throw new MalformedJsonException("is not UTF-8 at byte " + bytes.position());
        }
    }

    private static String at(JsonLocation location) {
        return " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    @FunctionalInterface
    private interface Reading<T> {
        T read(JsonParser parser) throws IOException;
    }
}
