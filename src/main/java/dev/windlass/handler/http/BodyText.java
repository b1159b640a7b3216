package dev.windlass.handler.http;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells text from other bodies, by what the server says of its answer. */
final class BodyText {
    private static final Pattern TEXT = Pattern.compile("text/.*|application/(.*\\+)?(json|xml|yaml)"
            + "|application/(x-)?(javascript|ndjson|yaml|www-form-urlencoded|jsonlines)|application/graphql.*");
    private static final Pattern CHARSET = Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\\s;\"]+)");

    private BodyText() {}

    /** The body as text; null if it is declared as something else, is compressed, or is not what it is declared to be. */
    static @Nullable String of(Response response) {
        if (response.body().length() == 0) {
            return "";
        }
        String type = response.headers().get("content-type");
        String coding = response.headers().get("content-encoding");
        if (type == null || (coding != null && !coding.equalsIgnoreCase("identity"))) {
            return null;
        }
        String lower = type.toLowerCase(Locale.ROOT);
        int end = lower.indexOf(';');
        String media = (end < 0 ? lower : lower.substring(0, end)).trim();
        return TEXT.matcher(media).matches() ? decode(response.body(), charset(lower)) : null;
    }

    /** The body as text whatever it is, with replacements for what cannot be decoded. */
    static String anyhow(Response response) {
        String type = response.headers().get("content-type");
        Charset charset = type == null ? StandardCharsets.UTF_8 : charset(type.toLowerCase(Locale.ROOT));
        return response.body().toString(charset == null ? StandardCharsets.UTF_8 : charset);
    }

    private static @Nullable String decode(Buffer body, @Nullable Charset charset) {
        if (charset == null) {
            return null;
        }
        try {
            // a new decoder reports errors, where String would replace them
            return charset.newDecoder().decode(ByteBuffer.wrap(body.getBytes())).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** UTF-8 where the type does not say; null if the named one is not known here. */
    private static @Nullable Charset charset(String type) {
        Matcher named = CHARSET.matcher(type);
        if (!named.find()) {
            return StandardCharsets.UTF_8;
        }
        try {
            return Charset.forName(named.group(1));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
