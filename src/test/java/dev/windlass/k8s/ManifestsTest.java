package dev.windlass.k8s;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import dev.windlass.config.WindlassConfig;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every manifest is what Kubernetes expects, and they agree with each other. */
class ManifestsTest {
    private static final Map<String, Class<?>> MODEL = Map.of(
            "apps/v1 Deployment", V1Deployment.class,
            "v1 Service", V1Service.class,
            "v1 ServiceAccount", V1ServiceAccount.class,
            "v1 ConfigMap", V1ConfigMap.class,
            "v1 Secret", V1Secret.class,
            "policy/v1 PodDisruptionBudget", V1PodDisruptionBudget.class,
            "networking.k8s.io/v1 NetworkPolicy", V1NetworkPolicy.class);
    /** Kinds that are no part of Kubernetes itself: what they hold is looked at one by one below. */
    private static final Set<String> CUSTOM = Set.of(
            "keda.sh/v1alpha1 ScaledObject",
            "keda.sh/v1alpha1 TriggerAuthentication",
            "monitoring.coreos.com/v1 ServiceMonitor");

    @ParameterizedTest
    @ValueSource(strings = {"base", "overlays/plain", "overlays/keda", "overlays/cluster-tls", "monitoring"})
    void everyManifestIsWhatTheModelExpects(String folder) {
        Overlay overlay = Overlay.of(folder);
        assertFalse(overlay.manifests().isEmpty());
        assertAll(overlay.manifests().stream().map(manifest -> () -> validate(manifest)));
    }

    @Test
    void theModelFindsUnknownFieldsWrongTypesAndBadQuantities() {
        for (String mistake : List.of(
                "spec: {replicas: 1, replics: 2, selector: {}, template: {}}",
                "spec: {replicas: many, selector: {}, template: {}}",
                "spec: {replicas: 1, template: {}}",
                "spec: {selector: {}, template: {spec: {containers: [{name: a, resources: {limits: {memory: 5Zi}}}]}}}")) {
            JsonNode manifest = Overlay.documents("apiVersion: apps/v1\nkind: Deployment\n" + mistake)
                    .get(0);
            assertThrows(RuntimeException.class, () -> validate(manifest), mistake);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlays/plain", "overlays/keda", "overlays/cluster-tls", "monitoring"})
    void kubectlRendersTheSame(String folder) throws Exception {
        Overlay overlay = Overlay.of(folder);
        List<JsonNode> rendered = Overlay.documents(kustomize(overlay.folder()));
        assertEquals(new HashSet<>(overlay.manifests()), new HashSet<>(rendered));
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlays/plain", "overlays/keda", "overlays/cluster-tls"})
    void everySelectorFindsThePods(String folder) {
        Overlay overlay = Overlay.of(folder);
        JsonNode labels = overlay.only("Deployment").at("/spec/template/metadata/labels");
        List<JsonNode> selectors = new ArrayList<>(List.of(
                overlay.only("Deployment").at("/spec/selector/matchLabels"),
                overlay.only("Service").at("/spec/selector"),
                overlay.only("PodDisruptionBudget").at("/spec/selector/matchLabels"),
                overlay.only("NetworkPolicy").at("/spec/podSelector/matchLabels")));
        overlay.pod()
                .path("topologySpreadConstraints")
                .forEach(spread -> selectors.add(spread.at("/labelSelector/matchLabels")));
        assertEquals(6, selectors.size());
        for (JsonNode selector : selectors) {
            assertFalse(selector.isEmpty());
            selector.properties().forEach(label -> assertEquals(label.getValue(), labels.path(label.getKey()), folder));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlays/plain", "overlays/keda", "overlays/cluster-tls"})
    void everythingThatIsReferredToIsThere(String folder) {
        Overlay overlay = Overlay.of(folder);
        Set<String> names = new HashSet<>();
        overlay.manifests()
                .forEach(manifest -> names.add(manifest.path("kind").asText() + " "
                        + manifest.at("/metadata/name").asText()));
        assertTrue(names.contains(
                "ServiceAccount " + overlay.pod().path("serviceAccountName").asText()));
        for (JsonNode source : overlay.container().path("envFrom")) {
            String name = source.has("configMapRef")
                    ? "ConfigMap " + source.at("/configMapRef/name").asText()
                    : "Secret " + source.at("/secretRef/name").asText();
            assertTrue(names.contains(name), name);
        }
        List<JsonNode> volumes = overlay.pod().path("volumes").findValues("name");
        overlay.container()
                .path("volumeMounts")
                .forEach(mount -> assertTrue(volumes.contains(mount.path("name")), mount.toString()));
        assertEquals(
                overlay.only("ConfigMap").at("/data/WINDLASS_FILES_ROOT").asText(),
                overlay.container().at("/volumeMounts/0/mountPath").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlays/plain", "overlays/keda", "overlays/cluster-tls"})
    void everyPortIsNamedByTheContainer(String folder) {
        Overlay overlay = Overlay.of(folder);
        Map<String, Integer> ports = Map.of("http", 8080, "management", 9000);
        overlay.container()
                .path("ports")
                .forEach(port -> assertEquals(
                        ports.get(port.path("name").asText()),
                        port.path("containerPort").asInt()));
        List<String> used = new ArrayList<>();
        overlay.only("Service")
                .at("/spec/ports")
                .forEach(port -> used.add(port.path("targetPort").asText()));
        overlay.only("NetworkPolicy").at("/spec/ingress").forEach(rule -> rule.path("ports")
                .forEach(port -> used.add(port.path("port").asText())));
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            used.add(overlay.container().path(probe).at("/httpGet/port").asText());
        }
        assertEquals(7, used.size());
        used.forEach(name -> assertTrue(ports.containsKey(name), name));
        JsonNode endpoint = Overlay.of("monitoring").only("ServiceMonitor").at("/spec/endpoints/0");
        assertEquals("management", endpoint.path("port").asText());
        assertEquals("/q/metrics", endpoint.path("path").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlays/plain", "overlays/keda", "overlays/cluster-tls"})
    void thePodMayDoNothingThatItNeedsNot(String folder) {
        JsonNode pod = Overlay.of(folder).pod();
        JsonNode container = Overlay.of(folder).container();
        assertFalse(pod.path("automountServiceAccountToken").asBoolean(true));
        assertFalse(pod.path("enableServiceLinks").asBoolean(true));
        assertTrue(pod.at("/securityContext/runAsNonRoot").asBoolean());
        assertTrue(pod.at("/securityContext/runAsUser").asInt() > 0);
        assertEquals(
                "RuntimeDefault", pod.at("/securityContext/seccompProfile/type").asText());
        assertFalse(container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true));
        assertTrue(container.at("/securityContext/readOnlyRootFilesystem").asBoolean());
        assertEquals(
                "[\"ALL\"]", container.at("/securityContext/capabilities/drop").toString());
        assertFalse(container.at("/resources/limits/memory").isMissingNode());
        assertEquals(1, pod.path("containers").size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlays/plain", "overlays/keda", "overlays/cluster-tls"})
    void theGraceIsLongerThanTheDrain(String folder) throws Exception {
        Overlay overlay = Overlay.of(folder);
        long grace = overlay.pod().path("terminationGracePeriodSeconds").asLong();
        String byDefault = WindlassConfig.Shutdown.class
                .getMethod("drain")
                .getAnnotation(WithDefault.class)
                .value();
        for (String drain : List.of(
                byDefault,
                overlay.only("ConfigMap").at("/data/WINDLASS_SHUTDOWN_DRAIN").asText())) {
            // handing back takes up to 8 s, the last HTTP answers 2 s
            assertTrue(grace > Duration.parse("PT" + drain).toSeconds() + 10, drain);
        }
    }

    private static void validate(JsonNode manifest) {
        String kind = manifest.path("apiVersion").asText() + " "
                + manifest.path("kind").asText();
        if (CUSTOM.contains(kind)) {
            return;
        }
        Class<?> model = MODEL.get(kind);
        assertNotNull(model, "no model for " + kind);
        JsonElement json = JsonParser.parseString(manifest.toString());
        try {
            model.getMethod("validateJsonElement", JsonElement.class).invoke(null, json);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(manifest.at("/metadata/name") + ": " + e.getCause(), e);
        }
        // quantities and times are looked at only here
        assertNotNull(JSON.deserialize(json.toString(), model));
    }

    private static String kustomize(Path folder) throws Exception {
        Process process;
        try {
            process = new ProcessBuilder("kubectl", "kustomize", folder.toString()).start();
        } catch (java.io.IOException e) {
            return Assumptions.abort("needs kubectl in PATH (" + e.getMessage() + ")");
        }
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), output);
        return output;
    }
}
