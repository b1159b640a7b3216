package dev.windlass.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.embedded.EmbeddedRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoFolderTest {
    @TempDir
    Path temporary;

    @Test
    void everyDemoHasAFolderOfItsOwn() {
        assertNotEquals(DemoFolder.fresh(), DemoFolder.fresh());
        assertFalse(Files.exists(DemoFolder.fresh()), "it is made by who first needs it");
    }

    @Test
    void givenTheFolderOfADemoThatRuns_whenSwept_thenItStays() {
        Path folder = temporary.resolve("windlass-demo-alive");
        try (EmbeddedRedis alive = EmbeddedRedis.start(folder)) {
            DemoFolder.sweep(temporary);

            assertTrue(
                    ProcessHandle.of(alive.pid()).filter(ProcessHandle::isAlive).isPresent());
            assertTrue(Files.exists(folder));
        }
    }

    @Test
    void givenTheFolderOfADemoThatWasKilled_whenSwept_thenItIsGone() throws IOException {
        Path folder = Files.createDirectory(temporary.resolve("windlass-demo-dead"));
        Files.writeString(folder.resolve("embedded.properties"), "pid=1\nport=1\npassword=x\n");
        Path other = Files.createDirectory(temporary.resolve("windlass-other"));
        Files.writeString(other.resolve("embedded.properties"), "pid=1\nport=1\npassword=x\n");

        DemoFolder.sweep(temporary);

        assertFalse(Files.exists(folder));
        assertTrue(Files.exists(other), "what is no demo's is left alone");
    }

    @Test
    void givenNoFolder_whenDeleted_thenNothingHappens() {
        DemoFolder.delete(temporary.resolve("windlass-demo-none"));

        assertEquals(0, temporary.toFile().list().length);
    }
}
