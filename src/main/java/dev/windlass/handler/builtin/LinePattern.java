package dev.windlass.handler.builtin;

import dev.windlass.handler.DiscardException;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression that a job brought, so that it may be one that takes for ever on some line. It is therefore only
 * run where it holds up nobody, and gives up once the job is over.
 */
final class LinePattern implements Predicate<String> {
    private final Pattern pattern;
    private final BooleanSupplier over;

    /**
     * @param over tells whether the job is over
     * @throws DiscardException if it is no regular expression
     */
    LinePattern(String expression, BooleanSupplier over) {
        try {
            this.pattern = Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            // its message would quote the payload
            throw new DiscardException("field 'grep' is not a regular expression: " + e.getDescription()
                    + " near character " + e.getIndex() + "; correct it, or leave out \"regex\"");
        }
        this.over = over;
    }

    @Override
    public boolean test(String line) {
        try {
            return pattern.matcher(new Watched(line)).find();
        } catch (StackOverflowError e) {
            throw new DiscardException("field 'grep' needs too much memory on a line of " + line.length()
                    + " characters: avoid alternatives within repetitions, such as (a|b)*");
        }
    }

    /** A text that cannot be read once the job is over: the only way to stop a search under way. */
    private final class Watched implements CharSequence {
        private final CharSequence text;

        Watched(CharSequence text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (over.getAsBoolean()) {
                throw new CancellationException("the job was called off while a line was searched");
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Watched(text.subSequence(start, end));
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
