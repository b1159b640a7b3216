package dev.windlass.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.config.WindlassConfig;
import dev.windlass.job.JobId;
import dev.windlass.store.Doctor;
import dev.windlass.testing.RedisResource;
import dev.windlass.testing.RedisServer;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What {@code doctor} and {@code fsck} print, and the codes with which they end. */
@QuarkusTest
@WithTestResource(RedisResource.class)
class DoctorCommandTest {
    @Inject
    Doctor doctor;

    @Inject
    WindlassConfig config;

    @SuppressWarnings("NullAway.Init") // set by the resource
    RedisServer redis;

    private final String queue = "fsck-" + JobId.random();
    private final String prefix = "windlass:{" + queue + "}:";

    @Test
    void givenAServerWithoutErrors_thenDoctorTellsWhatItLookedAt() {
        Ran ran = run(new DoctorCommand(doctor, config));

        assertEquals(0, ran.code(), ran.out());
        for (String subject : new String[] {"version", "role", "eviction", "persistence", "clock", "rights", "queue"}) {
            assertTrue(ran.out().contains(" " + subject), subject + " in " + ran.out());
        }
    }

    @Test
    void givenAnError_thenDoctorSaysWhatToDoAndEndsWithOne() {
        redis.cli("CONFIG", "SET", "maxmemory", "100gb");
        redis.cli("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
        try {
            Ran ran = run(new DoctorCommand(doctor, config));
            assertEquals(1, ran.code(), ran.out());
            assertTrue(ran.out().contains("-> CONFIG SET maxmemory-policy noeviction"), ran.out());
        } finally {
            redis.cli("CONFIG", "SET", "maxmemory-policy", "noeviction");
            redis.cli("CONFIG", "SET", "maxmemory", "0");
        }
    }

    @Test
    void givenAGhost_thenFsckTellsOfItAndDropsItOnlyWhenAsked() {
        redis.cli("ZADD", prefix + "scheduled", "1", "ghost");

        Ran told = run(fsck(), "--queue", queue);
        assertEquals(1, told.code(), told.out());
        assertTrue(told.out().contains("job ghost"), told.out());
        assertEquals("1", redis.cli("ZCARD", prefix + "scheduled"));

        Ran mended = run(fsck(), "--queue", queue, "--repair");
        assertEquals(0, mended.code(), mended.out());
        assertEquals("0", redis.cli("ZCARD", prefix + "scheduled"));
        assertEquals(
                "queue " + queue + ": 0 findings",
                run(fsck(), "--queue", queue).out().trim());
    }

    @Test
    void givenABadQueue_thenThatIsWrongUsage() {
        Ran ran = run(fsck(), "--queue", "a/b");
        assertEquals(2, ran.code());
        assertTrue(ran.err().contains("a/b"), ran.err());
    }

    @Test
    void givenRedisDoesNotAnswer_thenThatIsACodeOfItsOwn() {
        redis.pause();
        try {
            assertEquals(3, run(fsck()).code());
        } finally {
            redis.resume();
        }
    }

    private FsckCommand fsck() {
        return new FsckCommand(doctor, config);
    }

    private static Ran run(Callable<Integer> command, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = new CommandLine(command)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new Ran(code, out.toString(), err.toString());
    }

    private record Ran(int code, String out, String err) {}
}
