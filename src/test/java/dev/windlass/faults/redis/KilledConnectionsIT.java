package dev.windlass.faults.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.faults.Scene;
import dev.windlass.faults.history.History;
import dev.windlass.faults.history.SessionSpan;
import dev.windlass.testing.Resp;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code CLIENT KILL} of each connection in turn: all of one purpose at once, and the rest one by one. */
class KilledConnectionsIT {
    private static final Pattern ID = Pattern.compile("\\bid=(\\d+) ");

    @Test
    void noLiveSessionEndsWhenReadersAreKilled() {
        killed("reader");
    }

    @Test
    void noLiveSessionEndsWhenHeartbeatConnectionsAreKilled() {
        killed("heartbeat");
    }

    @Test
    void noLiveSessionEndsWhenControlChannelsAreKilled() {
        killed("control channel");
    }

    /** Writers and shared connections, of the workers and of the producer. */
    @Test
    void noLiveSessionEndsWhenEachOtherConnectionIsKilledInTurn() {
        try (Scene scene = Scene.longLease("CLIENT KILL writers and shared connections")) {
            List<String> others = connections(scene, "other");
            // a writer and a shared one of each worker, the producer's, and the judge's
            assertTrue(others.size() >= 5, others.toString());
            for (String id : others) {
                scene.hurt("client kill", () -> kill(scene, List.of(id)));
            }
            assertNoSessionEnded(scene.judge());
        }
    }

    private static void killed(String purpose) {
        try (Scene scene = Scene.longLease("CLIENT KILL " + purpose)) {
            List<String> ids = connections(scene, purpose);
            assertEquals(scene.workers().size(), ids.size(), "connections of every worker");
            scene.hurt("client kill", () -> kill(scene, ids));
            assertNoSessionEnded(scene.judge());
        }
    }

    private static void assertNoSessionEnded(History history) {
        assertEquals(
                List.of(),
                history.sessions().values().stream().filter(SessionSpan::lost).toList());
    }

    private static void kill(Scene scene, List<String> ids) {
        try (Resp resp = scene.redis().connect()) {
            for (String id : ids) {
                assertEquals(1L, resp.call("CLIENT", "KILL", "ID", id));
            }
        }
    }

    private static List<String> connections(Scene scene, String purpose) {
        try (Resp resp = scene.redis().connect()) {
            Set<String> heartbeats = new HashSet<>();
            for (Object key : (List<?>) resp.call("KEYS", "windlass:\\{" + Scene.QUEUE + "}:session:*")) {
                heartbeats.add("" + resp.call("HGET", "" + key, "client"));
            }
            List<String> ids = new ArrayList<>();
            String me = "" + resp.call("CLIENT", "ID");
            for (String client : ("" + resp.call("CLIENT", "LIST")).split("\n")) {
                Matcher id = ID.matcher(client);
                if (id.find()
                        && !id.group(1).equals(me)
                        && purposeOf(client, heartbeats.contains(id.group(1))).equals(purpose)) {
                    ids.add(id.group(1));
                }
            }
            return ids;
        }
    }

    private static String purposeOf(String client, boolean heartbeat) {
        if (heartbeat) {
            return "heartbeat";
        }
        return client.contains(" cmd=xreadgroup") ? "reader" : client.contains(" sub=0 ") ? "other" : "control channel";
    }
}
