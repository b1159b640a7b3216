package dev.windlass.cli.demo;

import java.io.Console;
import org.jspecify.annotations.Nullable;

/** Tells whether somebody looks at the output as it comes. */
public final class Terminal {
    private Terminal() {}

    /** Tells whether standard input and output are a terminal that knows control sequences. */
    public static boolean isThere() {
        return isOne(System.console(), System.getenv("TERM"));
    }

    private static boolean isOne(@Nullable Console console, @Nullable String type) {
        if (console == null || "dumb".equals(type)) {
            return false;
        }
        try {
            // since Java 22 there may be a console without a terminal, and since then it can be asked
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException olderJava) {
            return true;
        }
    }
}
