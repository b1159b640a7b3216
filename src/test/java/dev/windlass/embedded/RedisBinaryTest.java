package dev.windlass.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisBinaryTest {
    @TempDir
    Path temp;

    @Test
    void firstInPathThatIsNewEnoughIsTaken() throws IOException {
        String broken = place("broken", "exit 1");
        String old = place("old", "echo 'Redis server v=6.0.16 sha=0 bits=64'");
        String enough = place("enough", "echo 'Redis server v=6.2.0 sha=0 bits=64'");
        String newer = place("newer", "echo 'Valkey server v=10.0.1 sha=0 bits=64'");

        RedisBinary first = find(broken, old, enough, newer);
        assertEquals(Path.of(enough, "redis-server"), first.path());
        assertEquals("6.2.0", first.version());
        assertTrue(!first.readsMultiPartData());

        RedisBinary other = find(newer, enough);
        assertEquals(Path.of(newer, "redis-server"), other.path());
        assertTrue(other.readsMultiPartData());
    }

    @Test
    void packagedOneIsTakenWhenPathOffersNothingNewEnough() throws IOException {
        String old = place("old", "echo 'Redis server v=6.0.16 sha=0 bits=64'");
        DataFolder folder = DataFolder.create(temp.resolve("data"));

        RedisBinary binary = RedisBinary.find(old, folder);

        assertEquals(folder.path(), binary.path().getParent());
        assertTrue(binary.version().startsWith("6.2."), binary.version());
        assertEquals(binary, RedisBinary.find(null, folder));
    }

    @Test
    void packagedOnesAreOnTheClassPathAndWindowsHasNoneThatIsNewEnough() {
        for (String system :
                new String[] {"Linux amd64", "Linux aarch64", "Linux i386", "Mac OS X x86_64", "Mac OS X aarch64"}) {
            assertNotNull(getClass().getResource("/" + RedisBinary.resourceFor(system)), system);
        }
        assertNull(RedisBinary.resourceFor("Windows 11 amd64"));
    }

    private RedisBinary find(String... places) {
        return RedisBinary.find(String.join(File.pathSeparator, places), DataFolder.create(temp.resolve("data")));
    }

    private String place(String name, String script) throws IOException {
        Path folder = Files.createDirectory(temp.resolve(name));
        Path file = Files.writeString(folder.resolve("redis-server"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return folder.toString();
    }
}
