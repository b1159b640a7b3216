package dev.windlass.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Quarkus reads of its own key. */
class NativeTransportSettingTest {
    private static final String QUARKUS_KEY = "quarkus.vertx.prefer-native-transport";

    @ParameterizedTest
    @CsvSource({
        ",                          true",
        "windlass.transport=auto,    true",
        "windlass.transport=nio,     false",
        "windlass.transport=epoll,   true",
        "windlass.transport=io_uring,true",
        "windlass.transport=nonsense,true",
        "%prod.windlass.transport=nio,false",
        "windlass.transport=${absent:nio},false",
    })
    void theTransportDecidesWhetherANativeOneIsPreferred(String setting, boolean preferred) {
        assertEquals(preferred, config(setting).getValue(QUARKUS_KEY, boolean.class));
    }

    @Test
    void givenQuarkussOwnKey_whenTheTransportIsAuto_thenItHolds() {
        assertEquals(false, config(QUARKUS_KEY + "=false").getValue(QUARKUS_KEY, boolean.class));
    }

    @Test
    void givenQuarkussOwnKey_whenATransportIsAskedFor_thenTheTransportDecides() {
        assertEquals(
                true, config(QUARKUS_KEY + "=false", "windlass.transport=epoll").getValue(QUARKUS_KEY, boolean.class));
    }

    @Test
    void otherKeysAreWhatTheyWere() {
        assertEquals("nio", config("windlass.transport=nio").getValue("windlass.transport", String.class));
    }

    private static SmallRyeConfig config(String... settings) {
        Map<String, String> given = new HashMap<>();
        for (String setting : settings) {
            if (setting != null) {
                String[] parts = setting.split("=", 2);
                given.put(parts[0], parts[1]);
            }
        }
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredInterceptors()
                .withProfile("prod")
                .withDefaultValue(QUARKUS_KEY, "false")
                .withSources(new PropertiesConfigSource(given, "given", 300))
                .build();
    }
}
