package dev.windlass.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The Redis user that operators are told to make, for a worker. */
public final class DocumentedUser {
    private DocumentedUser() {}

    /** The words of the command that makes it, whose password is {@code secret}. */
    public static String[] command() {
        try {
            String page = Files.readString(Path.of("src", "docs", "doctor.md"));
            int begin = page.indexOf("ACL SETUSER");
            return page.substring(begin, page.indexOf("```", begin)).strip().split("\\s+");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
