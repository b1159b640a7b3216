package dev.windlass.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What KEDA is told agrees with the other manifests; that its keys are those of the workers, KubernetesIT shows. */
class KedaTest {
    private static final Overlay OVERLAY = Overlay.of("overlays/keda");
    private static final JsonNode SCALED = OVERLAY.only("ScaledObject").path("spec");

    @Test
    void itScalesTheDeploymentDownToNothingAndNobodyElseDoes() {
        assertEquals(
                OVERLAY.only("Deployment").at("/metadata/name"),
                SCALED.path("scaleTargetRef").path("name"));
        assertEquals(0, SCALED.path("minReplicaCount").asInt(-1));
        assertTrue(SCALED.path("maxReplicaCount").asInt() > 1);
        assertTrue(OVERLAY.only("Deployment").at("/spec/replicas").isMissingNode(), "KEDA and the Deployment disagree");
        // no group before the first worker, and no number without a group
        assertEquals(1, SCALED.at("/fallback/replicas").asInt());
    }

    @Test
    void itLooksAtWhatWaitsRunsAndIsParkedAndAtNothingElse() {
        Set<String> targets = new TreeSet<>();
        for (JsonNode trigger : SCALED.path("triggers")) {
            JsonNode metadata = trigger.path("metadata");
            metadata.fieldNames()
                    .forEachRemaining(name -> targets.add(trigger.path("type").asText() + " " + name));
            metadata.forEach(value -> assertTrue(value.isTextual(), "KEDA takes texts only: " + metadata));
        }
        assertEquals(
                Set.of(
                        "redis-streams address",
                        "redis-streams stream",
                        "redis-streams consumerGroup",
                        "redis-streams lagCount",
                        "redis-streams activationLagCount",
                        "redis-streams pendingEntriesCount",
                        "redis address",
                        "redis listName",
                        "redis listLength",
                        "redis activationListLength"),
                targets);
        assertEquals(
                OVERLAY.only("ConfigMap").at("/data/WINDLASS_CONCURRENCY").asText(),
                SCALED.at("/triggers/1/metadata/pendingEntriesCount").asText());
    }

    @Test
    void itReachesTheRedisOfTheWorkersWithTheirPassword() {
        URI redis = URI.create(
                OVERLAY.only("ConfigMap").at("/data/QUARKUS_REDIS_HOSTS").asText());
        JsonNode authentication = OVERLAY.only("TriggerAuthentication");
        JsonNode secret = authentication.at("/spec/secretTargetRef/0");
        assertEquals("password", secret.path("parameter").asText());
        assertEquals(OVERLAY.only("Secret").at("/metadata/name"), secret.path("name"));
        assertTrue(
                OVERLAY.only("Secret").path("stringData").has(secret.path("key").asText()));
        for (JsonNode trigger : SCALED.path("triggers")) {
            assertEquals(redis.getAuthority(), trigger.at("/metadata/address").asText());
            assertEquals(
                    authentication.at("/metadata/name"),
                    trigger.path("authenticationRef").path("name"));
        }
    }
}
