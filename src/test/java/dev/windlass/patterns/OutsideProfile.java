package dev.windlass.patterns;

import dev.windlass.testing.TargetResource;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A daemon whose jobs reach out of it: to a server, to programs and to files. */
public final class OutsideProfile implements QuarkusTestProfile {
    static final String QUEUE = PatternsProfile.QUEUE;
    static final String PUSHED_QUEUE = "pushed";
    static final String SECRET = "whsec-of-the-test";
    /** Fixed, since a profile is made several times. */
    static final Path ROOT = Path.of("target", "outside-test").toAbsolutePath();

    private static final String TARGET = "${" + TargetResource.URL + "}";

    @Override
    public Map<String, String> getConfigOverrides() {
        try {
            Files.createDirectories(ROOT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.ofEntries(
                Map.entry("windlass.queues", QUEUE + "," + PUSHED_QUEUE),
                Map.entry("windlass.files.root", ROOT.toString()),
                Map.entry("windlass.http.allow", "127.0.0.0/8"),
                Map.entry("windlass.http.read-timeout", "1s"),
                Map.entry("windlass.http.total-timeout", "3s"),
                Map.entry("windlass.queue.\"" + PUSHED_QUEUE + "\".push.url", TARGET + "/push"),
                Map.entry("windlass.queue.\"" + PUSHED_QUEUE + "\".push.secret", SECRET),
                Map.entry("windlass.kind.\"hook\".push.url", TARGET + "/push"),
                Map.entry("windlass.kind.\"shout\".command", "/usr/bin/tr,a-z,A-Z"),
                Map.entry(
                        "windlass.kind.\"exit\".command", "/bin/sh,-c,read code; echo it was $$code >&2; exit $$code"),
                Map.entry("windlass.kind.\"exit\".command-dead-exit-codes", "65"),
                Map.entry("windlass.kind.\"exit\".max-attempts", "2"),
                Map.entry("windlass.kind.\"exit\".backoff.first", "10ms"),
                Map.entry("windlass.kind.\"told\".command", "/bin/sh,-c,tr '\\\\0' ' ' </proc/$$$$/cmdline; env"),
                Map.entry("windlass.kind.\"told\".command-env.ONLY", "this"),
                Map.entry(
                        "windlass.kind.\"family\".command",
                        "/bin/sh,-c,read name; echo $$$$ > $$name.pid; sleep 1000 & sleep 1000"),
                Map.entry("windlass.kind.\"family\".command-dir", ROOT.toString()));
    }
}
