package dev.windlass.handler;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import dev.windlass.job.Quoted;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads payloads of one kind. All messages are its own: Jackson's quote the input, and a payload may be confidential. A
 * message therefore holds field names, types and positions, and nothing else of the payload.
 */
final class PayloadReader {
    private static final byte[] NULL = "null".getBytes(StandardCharsets.UTF_8);
    private static final int MAX_FIELD = 40;

    private final String kind;
    private final JavaType type;
    private final ObjectReader reader;
    private final JsonFactory parsers;

    PayloadReader(String kind, JavaType type, ObjectMapper mapper) {
        this.kind = kind;
        this.type = type;
        this.reader = mapper.readerFor(type);
        this.parsers = mapper.getFactory();
    }

    @Nullable
    Object read(@Nullable Buffer payload) {
        if (type.hasRawClass(Void.class)) {
            return null;
        }
        if (type.hasRawClass(Buffer.class)) {
            return payload == null ? null : checked(payload);
        }
        return parse(payload == null ? NULL : payload.getBytes());
    }

    private @Nullable Object parse(byte[] json) {
        try (JsonParser parser = parsers.createParser(json)) {
            if (parser.nextToken() == null) {
                throw notJson("it is empty");
            }
            Object value = reader.readValue(parser);
            if (parser.nextToken() != null) {
                throw notJson("more follows after its end" + at(parser.currentTokenLocation()));
            }
            return value;
        } catch (BadPayloadException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw explain(e);
        }
    }

    /** Looks at every token, since what is passed through must not make the result something else than JSON. */
    private Buffer checked(Buffer payload) {
        try (JsonParser parser = parsers.createParser(payload.getBytes())) {
            if (parser.nextToken() == null) {
                throw notJson("it is empty");
            }
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw notJson("more follows after its end" + at(parser.currentTokenLocation()));
            }
            return payload;
        } catch (IOException e) {
            throw explain(e);
        }
    }

    private BadPayloadException explain(Exception thrown) {
        // a syntax error inside an object arrives wrapped in a mapping error, so the innermost known one decides
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof InputCoercionException e) {
                return misfit(path(thrown) + " must be a number in the range of " + name(e.getTargetType()), e);
            }
            if (t instanceof StreamReadException e) {
                return notJson("unexpected text" + at(e.getLocation()));
            }
            if (t instanceof StreamConstraintsException e) {
                return notJson(
                        "it is nested too deeply, or a name, number or text in it is too long" + at(e.getLocation()));
            }
        }
        if (thrown instanceof InvalidDefinitionException e) {
            return new BadPayloadException("handler of kind '" + kind + "' cannot get any payload, as "
                    + (e.getType() == null ? type : e.getType()).toCanonical()
                    + " cannot be read from JSON; give it a constructor that Jackson can use");
        }
        if (thrown instanceof UnrecognizedPropertyException e) {
            return misfit(path(e) + " is not a field of " + name(e.getReferringClass()), e);
        }
        if (thrown instanceof ValueInstantiationException e && e.getCause() != null) {
            return misfit(
                    path(e) + " was refused by " + e.getType().getRawClass().getSimpleName() + " with "
                            + e.getCause().getClass().getName(),
                    e);
        }
        if (thrown instanceof MismatchedInputException e) {
            Class<?> target = e.getTargetType();
            return misfit(path(e) + (target == null ? " is not as expected" : " must be " + name(target)), e);
        }
        if (thrown instanceof JacksonException e) {
            return misfit(path(e) + " is not as expected", e);
        }
        if (thrown instanceof IOException) {
            return notJson("it is not UTF-8");
        }
        return misfit(
                path(thrown) + " made the reading fail with "
                        + thrown.getClass().getName(),
                null);
    }

    private BadPayloadException notJson(String why) {
        return new BadPayloadException("payload of kind '" + kind + "' is not JSON: " + why
                + "; have its producer send one JSON value in UTF-8");
    }

    private BadPayloadException misfit(String what, @Nullable JacksonException e) {
        return new BadPayloadException("payload of kind '" + kind + "' does not fit " + type.toCanonical() + ": " + what
                + (e == null ? "" : at(e.getLocation())) + "; correct its producer, or the handler's type");
    }

    private static String at(@Nullable JsonLocation location) {
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static String name(@Nullable Class<?> expected) {
        return expected == null ? "its type" : expected.getSimpleName();
    }

    /** Returns the path of a field from the payload's root {@code $}, such as {@code $.sizes[2].width}. */
    private static String path(Throwable thrown) {
        StringBuilder path = new StringBuilder("$");
        if (thrown instanceof JsonMappingException e) {
            for (JsonMappingException.Reference step : e.getPath()) {
                if (step.getFieldName() == null) {
                    path.append('[').append(step.getIndex()).append(']');
                } else if (step.getFrom() instanceof Map) {
                    // a map's keys are content, a class's fields are not
                    path.append("[*]");
                } else {
                    path.append('.').append(Quoted.shorten(step.getFieldName(), MAX_FIELD));
                }
            }
        }
        return path.toString();
    }
}
