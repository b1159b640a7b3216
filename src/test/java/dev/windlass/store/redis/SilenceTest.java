package dev.windlass.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SilenceTest {
    private static final long BLOCKS_MILLIS = 2_000;

    private final List<Consumer<Boolean>> asked = new ArrayList<>();
    private final Silence silence = new Silence(asked::add);

    @Test
    void givenAnswerWithinHalfASecond_thenNobodyAsksElsewhere() {
        assertFalse(silence.isDeath(written(0), millis(499)));
        assertEquals(0, asked.size());
    }

    @Test
    void givenSilence_whenOthersAreAnswered_thenItIsDeathATickLater() {
        InFlight command = written(0);
        assertFalse(silence.isDeath(command, millis(500)));
        assertFalse(silence.isDeath(command, millis(600)), "nothing is known of others yet");
        asked.get(0).accept(true);
        assertTrue(silence.isDeath(command, millis(700)));
        assertEquals(1, asked.size());
    }

    @Test
    void givenSilence_whenOthersAreNotAnsweredEither_thenItIsAskedAgain() {
        InFlight command = written(0);
        silence.isDeath(command, millis(500));
        asked.get(0).accept(false);
        assertFalse(silence.isDeath(command, millis(600)));
        assertEquals(2, asked.size());
        asked.get(1).accept(true);
        assertTrue(silence.isDeath(command, millis(700)));
    }

    @Test
    void givenAnswerMeanwhile_thenTheNextCommandIsNotBlamed() {
        silence.isDeath(written(0), millis(500));
        InFlight next = written(400);
        asked.get(0).accept(true);
        assertFalse(silence.isDeath(next, millis(600)));
        assertFalse(silence.isDeath(next, millis(899)));
    }

    @Test
    void givenCommandThatBlocks_thenItsTimeIsNoSilence() {
        InFlight blocking = written(0, BLOCKS_MILLIS);
        silence.isDeath(blocking, millis(BLOCKS_MILLIS + 499));
        assertEquals(0, asked.size());
        silence.isDeath(blocking, millis(BLOCKS_MILLIS + 500));
        assertEquals(1, asked.size());
    }

    @Test
    void givenCommandsThatAreSlowByThemselves_thenPatienceGrowsUntilTheDeadlineIsFirst() {
        for (long patience : new long[] {500, 1_000, 2_000, 4_000, 5_000, 5_000}) {
            die(patience);
        }
        silence.over();
        die(500);
    }

    private void die(long patience) {
        InFlight command = written(0);
        int before = asked.size();
        silence.isDeath(command, millis(patience - 1));
        assertEquals(before, asked.size(), "asked before " + patience + " ms");
        silence.isDeath(command, millis(patience));
        asked.get(before).accept(true);
        assertTrue(silence.isDeath(command, millis(patience + 100)));
    }

    private static InFlight written(long atMillis) {
        return written(atMillis, 0);
    }

    private static InFlight written(long atMillis, long blocksMillis) {
        InFlight command =
                new InFlight(Request.cmd(Command.PING), Promise.promise(), 0, RedisLink.DEADLINE_MILLIS + blocksMillis);
        command.written(millis(atMillis));
        return command;
    }

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
