package dev.windlass.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a node is reached of which another has told. */
class ClusterClientsTest {
    private static final String KNOWN = "redis://known:7000";

    private final ClusterClients clients = new ClusterClients(List.of(KNOWN), (on, node) -> {
        throw new AssertionError("nobody connects here");
    });

    @ParameterizedTest
    @CsvSource({
        "redis://a:7000, 10.0.0.1:7001, redis://10.0.0.1:7001",
        "rediss://user:p%40ss@a:7000, b.example:7001, rediss://user:p%40ss@b.example:7001",
        "redis://a:7000?client=x, b:7001, redis://b:7001?client=x",
        "redis://[::1]:7000, ::2:7001, redis://[::2]:7001",
        "redis://a:7000, :7001, redis://a:7001",
        "redis://[::1]:7000, ?:7001, redis://[::1]:7001",
    })
    void userAndSchemeAreThoseOfTheNodeThatTold(String node, String address, String other) {
        assertEquals(other, clients.toldBy(node, address));
    }

    @Test
    void givenToldOfAnother_whenThatIsSilent_thenOnlyTheConfiguredIsAsked() {
        String other = clients.toldBy(KNOWN, "other:7001");
        clients.silent(other);
        clients.silent(KNOWN);

        assertEquals(KNOWN, clients.any());
    }

    @Test
    void givenNoNodes_thenTheSettingIsNamed() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new ClusterClients(List.of(), (on, node) -> {
                    throw new AssertionError("nobody connects here");
                }));
    }
}
