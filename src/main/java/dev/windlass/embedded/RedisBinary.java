package dev.windlass.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A redis-server that can be run here and is new enough.
 *
 * @param path the executable
 * @param version as it says itself, such as {@code 7.0.15}
 */
record RedisBinary(Path path, String version) {
    private static final String NAME = "redis-server";
    private static final Pattern VERSION = Pattern.compile("\\bv=((\\d{1,4})\\.(\\d{1,4})[^ ]*)");
    private static final int LEAST_MAJOR = 6;
    private static final int LEAST_MINOR = 2;
    private static final int VERSION_SECONDS = 10;

    /**
     * The first redis-server in PATH that is 6.2 or newer, else the packaged one.
     *
     * @param folder where the packaged one is unpacked
     * @throws EmbeddedRedisException when there is neither; its message says what was found instead
     */
    static RedisBinary find(DataFolder folder) {
        return find(System.getenv("PATH"), folder);
    }

    static RedisBinary find(@Nullable String searchPath, DataFolder folder) {
        List<String> refused = new ArrayList<>();
        for (Path candidate : SearchPath.all(NAME, searchPath)) {
            Optional<RedisBinary> usable = check(candidate, refused);
            if (usable.isPresent()) {
                return usable.get();
            }
        }
        if (refused.isEmpty()) {
            refused.add("there is no " + NAME + " in PATH");
        }
        return packaged(folder, refused);
    }

    /** The packaged one, whatever PATH offers. */
    static RedisBinary packaged(DataFolder folder) {
        return packaged(folder, new ArrayList<>());
    }

    private static RedisBinary packaged(DataFolder folder, List<String> refused) {
        String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        String resource = resourceFor(system);
        if (resource == null) {
            refused.add("none is packaged for " + system);
        } else {
            Optional<RedisBinary> usable = check(unpack(resource, folder), refused);
            if (usable.isPresent()) {
                return usable.get();
            }
        }
        throw new EmbeddedRedisException("no redis-server 6.2 or newer to run as the embedded Redis ("
                + String.join("; ", refused)
                + "): install Redis so that redis-server is in PATH, or set quarkus.redis.hosts to one that runs");
    }

    /** The names inside the embedded-redis artifact; its server for Windows is too old to be of use. */
    static @Nullable String resourceFor(String system) {
        return switch (system.toLowerCase(Locale.ROOT)) {
            case "linux amd64", "linux x86_64" -> "redis-server-6.2.6-v5-linux-amd64";
            case "linux aarch64", "linux arm64" -> "redis-server-6.2.7-linux-arm64";
            case "linux i386", "linux x86" -> "redis-server-6.2.7-linux-386";
            case "mac os x x86_64", "mac os x amd64" -> "redis-server-6.2.6-v5-darwin-amd64";
            case "mac os x aarch64", "mac os x arm64" -> "redis-server-6.2.6-v5-darwin-arm64";
            default -> null;
        };
    }

    /** Before 7.0, Redis does not see data that a newer one wrote, and would start empty beside them. */
    boolean readsMultiPartData() {
        return Integer.parseInt(version.substring(0, version.indexOf('.'))) >= 7;
    }

    private static Path unpack(String resource, DataFolder folder) {
        Path target = folder.path().resolve(resource);
        try (InputStream packed = RedisBinary.class.getResourceAsStream("/" + resource)) {
            if (packed == null) {
                throw new EmbeddedRedisException("the packaged " + resource
                        + " is missing from the class path: put back com.github.codemonstur:embedded-redis,"
                        + " or install Redis, or set quarkus.redis.hosts");
            }
            // beside and moved, since an orphan may be running the old copy, and a copy may have been broken off
            Path draft = Files.createTempFile(
                    folder.path(),
                    resource,
                    ".tmp",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.copy(packed, draft, StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwx------"));
            return Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw DataFolder.unusable(folder.path(), e);
        }
    }

    /** Empty when it cannot be used; why, is added to {@code refused}. */
    private static Optional<RedisBinary> check(Path executable, List<String> refused) {
        String said = ask(executable);
        Matcher version = VERSION.matcher(said);
        if (!version.find()) {
            refused.add(executable + " does not tell its version but says: " + said);
            return Optional.empty();
        }
        int major = Integer.parseInt(version.group(2));
        int minor = Integer.parseInt(version.group(3));
        if (major < LEAST_MAJOR || (major == LEAST_MAJOR && minor < LEAST_MINOR)) {
            refused.add(executable + " is " + version.group(1));
            return Optional.empty();
        }
        return Optional.of(new RedisBinary(executable, version.group(1)));
    }

    private static String ask(Path executable) {
        try {
            Process asked = new ProcessBuilder(executable.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            asked.getOutputStream().close();
            if (!asked.waitFor(VERSION_SECONDS, TimeUnit.SECONDS)) {
                asked.destroyForcibly();
                return "nothing for " + VERSION_SECONDS + " s";
            }
            return new String(asked.getInputStream().readNBytes(1000), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedRedisException("interrupted while asking " + executable + " for its version", e);
        }
    }
}
