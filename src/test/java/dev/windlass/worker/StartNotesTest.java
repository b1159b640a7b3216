package dev.windlass.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.store.Session;
import dev.windlass.store.Starts;
import dev.windlass.store.StoreException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class StartNotesTest {
    private static final Vertx VERTX = Vertx.vertx();

    private final List<Starts> told = new ArrayList<>();
    private final EventLoop loop = EventLoop.of(VERTX);
    private boolean broken;
    private final StartNotes notes = new StartNotes(
            (session, starts) -> {
                told.add(starts);
                return broken
                        ? Uni.createFrom().failure(new StoreException("no connection"))
                        : Uni.createFrom().voidItem();
            },
            loop);

    @AfterAll
    static void closeVertx() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void manyThatStartTogetherAreOneNoteThatNamesTheHighest() {
        List<Attempt> attempts = attempts(3);
        onLoop(() -> {
            attempts.forEach(notes::starts);
            notes.tell();
            notes.tell();
        });
        assertEquals(List.of(new Starts(entry(attempts.get(2)), List.of(), List.of())), told);
    }

    @Test
    void givenNothingNew_thenNothingIsTold() {
        onLoop(() -> {
            notes.tell();
            notes.tellAgain();
            notes.setApart(Deliveries.attempt("few"));
            notes.tell();
        });
        assertEquals(List.of(), told);
    }

    @Test
    void whoIsPassedOverIsTold_whenSomebodyElseStarts_andAgainWhenItStartsItself() {
        List<Attempt> attempts = attempts(3);
        onLoop(() -> {
            notes.setApart(attempts.get(0));
            notes.sentBack(attempts.get(1));
            notes.starts(attempts.get(2));
            notes.tell();
            notes.starts(attempts.get(0));
            notes.tell();
        });
        assertEquals(
                List.of(
                        new Starts(
                                entry(attempts.get(2)),
                                List.of(entry(attempts.get(0)), entry(attempts.get(1))),
                                List.of()),
                        new Starts(null, List.of(), List.of(entry(attempts.get(0))))),
                told);
    }

    @Test
    void whoWasHandedOutBeforeMayHaveAMarkAndIsNamed() {
        Attempt takenOver = Deliveries.attempt("any", draft -> draft.deliveries = 2);
        onLoop(() -> {
            notes.starts(takenOver);
            notes.tell();
        });
        assertEquals(List.of(new Starts(entry(takenOver), List.of(), List.of(entry(takenOver)))), told);
    }

    @Test
    void noteThatDidNotArriveIsToldOnceMoreAndWithTheNext() {
        List<Attempt> attempts = attempts(3);
        broken = true;
        onLoop(() -> {
            notes.setApart(attempts.get(0));
            notes.starts(attempts.get(1));
            notes.tell();
        });
        broken = false;
        onLoop(() -> {
            notes.tellAgain();
            notes.tellAgain();
        });
        Starts first = new Starts(entry(attempts.get(1)), List.of(entry(attempts.get(0))), List.of());
        assertEquals(List.of(first, first), told);
    }

    @Test
    void otherSessionBeginsAnew() {
        Session other = new Session(
                Deliveries.of("any").queue(), "w", "w/2", Duration.ofSeconds(10), System::nanoTime, System.nanoTime());
        Attempt waits = Deliveries.attempt("few");
        Attempt ofOther = Deliveries.attempt("any", other);
        onLoop(() -> {
            notes.setApart(waits);
            notes.starts(ofOther);
            notes.tell();
        });
        assertEquals(List.of(new Starts(entry(ofOther), List.of(), List.of())), told);
    }

    @Test
    void givenManyPassedOverWhileNothingStarts_thenTheyAreToldAllTheSame() {
        onLoop(() -> attempts(600).forEach(notes::sentBack));
        assertEquals(2, told.size());
        assertEquals(256, told.get(0).passedOver().size());
    }

    @Test
    void entriesAreComparedAsNumbers() {
        String[] ascending = {"1-0", "1-1", "1-9", "1-10", "2-0", "2-3", "9-99", "10-0", "10-1", "1700000000000-0"};
        for (int i = 0; i < ascending.length; i++) {
            for (int j = 0; j < ascending.length; j++) {
                assertEquals(i > j, StartNotes.isAfter(ascending[i], ascending[j]), ascending[i] + " " + ascending[j]);
            }
        }
        assertTrue(StartNotes.isAfter("2-1", "1-10"));
        assertFalse(StartNotes.isAfter("1-10", "2-1"));
    }

    private static List<Attempt> attempts(int n) {
        List<Attempt> attempts = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            attempts.add(Deliveries.attempt("any"));
        }
        return attempts;
    }

    private static String entry(Attempt attempt) {
        return attempt.delivery().entry();
    }

    private void onLoop(Runnable action) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.run(() -> {
            action.run();
            done.complete(null);
        });
        done.orTimeout(10, TimeUnit.SECONDS).join();
    }
}
