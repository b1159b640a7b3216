package dev.windlass.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.job.NewJob;
import dev.windlass.job.Outcome;
import dev.windlass.job.QueueName;
import dev.windlass.store.Finding;
import dev.windlass.store.Finding.Level;
import dev.windlass.store.JobStore;
import dev.windlass.store.Session;
import dev.windlass.store.Settlement;
import dev.windlass.store.StoreException;
import dev.windlass.testing.DocumentedUser;
import dev.windlass.testing.Ports;
import dev.windlass.testing.RedisServer;
import dev.windlass.time.WallClock;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each thing that may be wrong with a server is found on a server with which it is wrong. */
class DoctorTest {
    private static final QueueName QUEUE = new QueueName("q");

    @AutoClose
    private static final RedisServer redis = RedisServer.any();

    @Test
    void givenASoundServer_thenNothingIsWrongAndNothingIsLeft() {
        try (RedisServer sound = RedisServer.any("--appendonly", "yes")) {
            List<Finding> findings = examine("redis://127.0.0.1:" + sound.port());

            assertEquals(Set.of(Level.OK), findings.stream().map(Finding::level).collect(Collectors.toSet()));
            assertEquals("0", sound.cli("DBSIZE"));
        }
    }

    @Test
    void givenNoPersistence_thenThatIsAWarning() {
        assertFound(Level.WARNING, "persistence", "no append-only file", examine());
    }

    @ParameterizedTest
    @CsvSource({
        "allkeys-lru, 1gb, ERROR",
        "allkeys-lru, 0, WARNING",
        "volatile-ttl, 1gb, WARNING",
        "noeviction, 1gb, OK"
    })
    void givenAPolicy_thenItIsToldWhatRedisWouldThrowAway(String policy, String limit, Level level) {
        redis.cli("CONFIG", "SET", "maxmemory-policy", policy);
        redis.cli("CONFIG", "SET", "maxmemory", limit);
        try {
            assertFound(level, "eviction", policy, examine());
        } finally {
            redis.cli("CONFIG", "SET", "maxmemory", "0");
            redis.cli("CONFIG", "SET", "maxmemory-policy", "noeviction");
        }
    }

    @Test
    void givenFullMemory_thenWritesAreSeenToBeRefused() {
        redis.cli("CONFIG", "SET", "maxmemory", "1");
        try {
            List<Finding> findings = examine();
            assertFound(Level.WARNING, "memory", "soon", findings);
            assertFound(Level.ERROR, "rights", "HSET is refused (OOM", findings);
        } finally {
            redis.cli("CONFIG", "SET", "maxmemory", "0");
        }
    }

    @Test
    void givenAReplica_thenItIsAnErrorAndNoMoreIsTried() {
        try (RedisServer replica = RedisServer.any("--replicaof", "127.0.0.1", "" + redis.port())) {
            List<Finding> findings = examine("redis://127.0.0.1:" + replica.port());

            assertFound(Level.ERROR, "role", "replica", findings);
            assertTrue(findings.stream().noneMatch(finding -> finding.subject().equals("rights")));
        }
    }

    @Test
    void givenAQueueOfAnotherProtocol_thenItIsAnErrorAndNoSessionOpens() {
        redis.cli("HSET", "windlass:{q}:control", "protocol", "2");
        try {
            assertFound(Level.ERROR, "queue q", "protocol 2", examine());
            try (TestStore store = connect("redis://127.0.0.1:" + redis.port())) {
                String refused = store.store()
                        .open(QUEUE, "w")
                        .map(session -> "opened")
                        .onFailure()
                        .recoverWithItem(Throwable::getMessage)
                        .await()
                        .atMost(Duration.ofSeconds(10));
                assertTrue(refused.contains("speaks version 2"), refused);
            }
        } finally {
            redis.cli("DEL", "windlass:{q}:control");
        }
    }

    @Test
    void givenAClockThatIsAnHourAhead_thenThatIsToldAndWhatItMeans() {
        try (TestStore store = connect("redis://127.0.0.1:" + redis.port())) {
            WallClock ahead = () -> WallClock.system().millis() + 3_600_000;
            assertFound(
                    Level.WARNING,
                    "clock",
                    "differ by 36",
                    get(store.doctor(ahead).examine(List.of(QUEUE))));
        }
    }

    @Test
    void givenAKeyOfTheWrongType_thenItIsNamed() {
        redis.cli("SET", "windlass:{q}:ready", "x");
        try {
            assertFound(Level.ERROR, "queue q", "windlass:{q}:ready is a string", examine());
        } finally {
            redis.cli("DEL", "windlass:{q}:ready");
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void givenARightIsMissing_thenItIsNamed(String command) {
        user("+@all", "-" + command.toLowerCase(Locale.ROOT).replace(' ', '|'));

        List<Finding> findings = examine("redis://worker:secret@127.0.0.1:" + redis.port());

        assertTrue(
                findings.stream().anyMatch(one -> one.says().contains(command + " is refused")), findings.toString());
    }

    /** Single commands of a container cannot be taken away on Redis 6. */
    static List<String> commands() {
        List<String> names = new ArrayList<>();
        Rights.NEEDED.forEach(words -> names.add(words.split(" ")[0]));
        return names.stream()
                .filter(name -> !name.equals("XGROUP") && !name.equals("XINFO"))
                .distinct()
                .toList();
    }

    @Test
    void givenOnlyKeysOfOthers_thenThatIsFound() {
        redis.cli("ACL", "SETUSER", "worker", "reset", "on", ">secret", "+@all", "~other:*", "&*");

        assertFound(
                Level.ERROR,
                "rights",
                "is refused (NOPERM",
                examine("redis://worker:secret@127.0.0.1:" + redis.port()));
    }

    @Test
    void givenNoRedis_thenNothingIsFoundFine() {
        StoreException failure = assertThrows(StoreException.class, () -> examine("redis://127.0.0.1:" + Ports.free()));

        assertTrue(("" + failure.getMessage()).contains("Connection refused"), failure::getMessage);
    }

    @Test
    void everyCommandOfTheScriptsIsAmongTheRights() {
        Set<String> called = new TreeSet<>();
        for (LuaScript script : LuaScript.values()) {
            Matcher calls = Pattern.compile("redis\\.p?call\\('(\\w+)'").matcher(script.source);
            while (calls.find()) {
                called.add(calls.group(1));
            }
        }
        Set<String> tried =
                Rights.NEEDED.stream().map(words -> words.split(" ")[0]).collect(Collectors.toSet());
        called.removeAll(tried);

        assertEquals(Set.of(), called, "scripts call what the doctor does not try");
    }

    @Test
    void theDocumentedAclIsTheListOfRights() {
        Set<String> documented = Arrays.stream(DocumentedUser.command())
                .filter(word -> word.startsWith("+"))
                .map(word -> word.substring(1))
                .collect(Collectors.toCollection(TreeSet::new));
        documented.removeAll(Set.of("auth", "hello", "ping", "select"));

        assertEquals(new TreeSet<>(Rights.all()), documented);
    }

    /** The list is the ACL: a user with these rights and no others is enough for the life of a job. */
    @Test
    void givenExactlyTheseRights_thenAJobLives() {
        List<String> rights = new ArrayList<>();
        Rights.all().forEach(name -> rights.add("+" + name));
        user(rights.toArray(String[]::new));

        try (TestStore test = connect("redis://worker:secret@127.0.0.1:" + redis.port())) {
            JobStore store = test.store();
            Session session = get(store.open(QUEUE, "w"));
            get(store.heartbeat(session));
            for (String id : List.of("a", "b", "c")) {
                get(store.enqueue(QUEUE, NewJob.of("noop").withId(id).withReply("mine")));
            }
            get(store.cancel(QUEUE, "c"));
            var taken = get(store.reserve(session, 2, Duration.ofSeconds(1)));
            get(store.settle(
                    session,
                    session.nextBatch(),
                    List.of(
                            new Settlement(taken.get(0), new Outcome.Completed(null), 1),
                            new Settlement(taken.get(1), new Outcome.Snooze("later", Duration.ZERO), 1))));
            assertEquals(
                    1,
                    get(store.takeReplies(QUEUE, "mine", Duration.ofSeconds(1))).size());
            get(store.promote(QUEUE));
            get(store.reap(QUEUE));
            get(store.trim(QUEUE));
            get(store.depth(QUEUE));
            get(store.find(QUEUE, "b"));
            assertEquals(List.of(), get(test.doctor().check(QUEUE, true)));
            get(store.release(session));
            assertTrue(get(test.doctor().examine(List.of(QUEUE))).stream()
                    .noneMatch(finding -> finding.subject().equals("rights") && finding.level() != Level.OK));
        } finally {
            redis.cli("FLUSHALL");
        }
    }

    private static void user(String... rights) {
        List<String> words = new ArrayList<>(List.of(
                "ACL",
                "SETUSER",
                "worker",
                "reset",
                "on",
                ">secret",
                "~windlass:*",
                "&windlass:*",
                "+hello",
                "+auth",
                "+ping",
                "+select",
                "+client"));
        words.addAll(List.of(rights));
        redis.cli(words.toArray(String[]::new));
    }

    private static List<Finding> examine() {
        return examine("redis://127.0.0.1:" + redis.port());
    }

    private static List<Finding> examine(String uri) {
        try (TestStore store = connect(uri)) {
            return get(store.doctor().examine(List.of(QUEUE)));
        }
    }

    private static TestStore connect(String uri) {
        return RedisStores.connect(URI.create(uri), options -> {});
    }

    private static void assertFound(Level level, String subject, String says, List<Finding> findings) {
        assertTrue(
                findings.stream()
                        .anyMatch(one -> one.level() == level
                                && one.subject().equals(subject)
                                && one.says().contains(says)),
                findings.toString());
    }

    private static <T> T get(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(10));
    }
}
