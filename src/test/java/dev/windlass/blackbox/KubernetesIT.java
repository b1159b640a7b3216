package dev.windlass.blackbox;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windlass.k8s.Overlay;
import dev.windlass.testing.Certificate;
import dev.windlass.testing.Ports;
import dev.windlass.testing.RedisServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon in the environment that the manifests in {@code k8s/} give it, on Redis as they expect it. */
class KubernetesIT {
    @TempDir
    private Path folder;

    @Test
    void theDaemonTakesTheSettingsOfThePlainOverlayAndAnswersItsProbes() {
        Overlay overlay = Overlay.of("overlays/plain");
        try (RedisServer redis = RedisServer.system()) {
            Map<String, String> settings = settings(overlay, "QUARKUS_REDIS_HOSTS", "" + redis.uri());
            try (DaemonProcess daemon = DaemonProcess.in(settings).ready()) {
                assertAnswersProbes(overlay, daemon);
                assertWorks(new RawQueue(redis));
            }
        }
    }

    @Test
    void theDaemonTakesTheSettingsOfTheClusterOverlayAndTrustsItsCertificate() throws Exception {
        Overlay overlay = Overlay.of("overlays/cluster-tls");
        Certificate certificate = Certificate.in(folder);
        int port = Ports.free();
        List<String> options = new ArrayList<>(List.of(certificate.redisOptions(port)));
        options.addAll(List.of("--cluster-enabled", "yes", "--tls-cluster", "yes"));
        options.addAll(List.of("--cluster-announce-hostname", "localhost"));
        options.addAll(List.of("--cluster-preferred-endpoint-type", "hostname"));
        try (RedisServer redis = RedisServer.system(options.toArray(String[]::new))) {
            redis.cli("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
            await().until(() -> redis.cli("CLUSTER", "INFO").contains("cluster_state:ok"));
            Map<String, String> settings = settings(overlay, "QUARKUS_REDIS_HOSTS", "rediss://localhost:" + port);
            assertEquals("/tls/ca.crt", settings.get("QUARKUS_REDIS_TLS_TRUST_CERTIFICATE_PEM_CERTS"));
            settings.put("QUARKUS_REDIS_TLS_TRUST_CERTIFICATE_PEM_CERTS", "" + certificate.file());
            try (DaemonProcess daemon = DaemonProcess.in(settings).ready()) {
                assertAnswersProbes(overlay, daemon);
                assertWorks(new RawQueue(redis));
            }
        }
    }

    @Test
    void kedaSeesJobsThatWaitRunAndAreParkedWhereItLooks() {
        Overlay overlay = Overlay.of("overlays/keda");
        try (RedisServer redis = RedisServer.system()) {
            Map<String, String> settings = settings(overlay, "QUARKUS_REDIS_HOSTS", "" + redis.uri());
            settings.put("WINDLASS_CONCURRENCY", "1");
            try (DaemonProcess daemon = DaemonProcess.in(settings).ready()) {
                JsonNode triggers = overlay.only("ScaledObject").at("/spec/triggers");
                RawQueue queue = new RawQueue(redis);
                assertAnswersProbes(overlay, daemon);
                assertEquals(0, waiting(redis, triggers.at("/0/metadata")));

                redis.cli("HSET", RawQueue.key("control"), "paused", "1");
                daemon.api().enqueue("", "{\"kind\":\"echo\",\"delay\":\"1h\"}");
                String stream = triggers.at("/1/metadata/stream").asText();
                String group = triggers.at("/1/metadata/consumerGroup").asText();
                String parked = triggers.at("/2/metadata/listName").asText();
                await().until(() -> redis.cli("ZCARD", parked).equals("1"));

                redis.cli("HDEL", RawQueue.key("control"), "paused");
                String running = queue.add("kind", "sleep", "payload", "{\"ms\":600000}");
                await().until(() -> redis.cli("XPENDING", stream, group).startsWith("1"));
                redis.cli("HSET", RawQueue.key("control"), "paused", "1");
                // a read that is out brings entries for five more seconds
                await().until(() -> {
                    queue.add("kind", "noop");
                    return waiting(redis, triggers.at("/0/metadata")) > 0;
                });
                daemon.api().cancel(running);
                redis.cli("HDEL", RawQueue.key("control"), "paused");
                await().until(() -> waiting(redis, triggers.at("/0/metadata")) == 0);
            }
        }
    }

    /** All variables of the overlay's only container, with one replaced; where files are is a matter of this machine. */
    private Map<String, String> settings(Overlay overlay, String name, String value) {
        Map<String, String> all = new TreeMap<>();
        for (String source : List.of("/ConfigMap/data", "/Secret/stringData")) {
            String kind = source.split("/")[1];
            overlay.only(kind)
                    .path(source.split("/")[2])
                    .properties()
                    .forEach(entry -> all.put(entry.getKey(), entry.getValue().asText()));
        }
        assertTrue(all.containsKey(name));
        all.put(name, value);
        all.put("WINDLASS_FILES_ROOT", folder.toString());
        return all;
    }

    private static void assertAnswersProbes(Overlay overlay, DaemonProcess daemon) {
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            String path = overlay.container().path(probe).at("/httpGet/path").asText();
            assertTrue(path.startsWith("/q/health/"), path);
            assertTrue(daemon.isUp(path.substring("/q/health/".length())), path);
        }
    }

    private static void assertWorks(RawQueue queue) {
        String id = queue.add("kind", "echo", "payload", "1");
        await().until(() -> !queue.resultsOf(id).isEmpty());
    }

    /** What KEDA takes for the number of jobs that wait. */
    private static long waiting(RedisServer redis, JsonNode trigger) {
        String[] groups =
                redis.cli("XINFO", "GROUPS", trigger.path("stream").asText()).split("\n");
        List<String> lines = List.of(groups);
        assertEquals(trigger.path("consumerGroup").asText(), lines.get(lines.indexOf("name") + 1));
        return Long.parseLong(lines.get(lines.indexOf("lag") + 1));
    }
}
