package dev.windlass.embedded;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds programs as a shell does. */
final class SearchPath {
    private SearchPath() {}

    /** All executables of that name in {@code searchPath} (the value of PATH, or null for none), in its order. */
    static List<Path> all(String name, @Nullable String searchPath) {
        String places = searchPath == null ? "" : searchPath;
        return Arrays.stream(places.split(File.pathSeparator))
                .filter(place -> !place.isEmpty())
                .map(place -> Path.of(place, name).toAbsolutePath())
                .filter(candidate -> Files.isRegularFile(candidate) && Files.isExecutable(candidate))
                .toList();
    }
}
