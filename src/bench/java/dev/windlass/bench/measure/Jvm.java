package dev.windlass.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * A Java to run candidates on.
 *
 * @param home its folder
 * @param version its feature version, such as {@code 17}
 */
public record Jvm(Path home, String version) {
    /** The one that runs this process. */
    public static Jvm current() {
        return new Jvm(
                Path.of(System.getProperty("java.home")),
                Integer.toString(Runtime.version().feature()));
    }

    /**
     * The one in {@code home}.
     *
     * @throws UncheckedIOException when there is none
     */
    public static Jvm in(Path home) {
        Properties release = new Properties();
        try (var file = Files.newBufferedReader(home.resolve("release"))) {
            release.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(home + " is no home of a JDK: name the folder that has bin/java", e);
        }
        String version = release.getProperty("JAVA_VERSION", "0").replace("\"", "");
        return new Jvm(home, Integer.toString(Runtime.Version.parse(version).feature()));
    }

    /** The path of the program. */
    public String java() {
        return tool("java");
    }

    /** The path of one of its other programs. */
    public String tool(String name) {
        return home.resolve("bin").resolve(name).toString();
    }
}
