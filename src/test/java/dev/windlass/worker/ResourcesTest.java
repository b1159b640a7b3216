package dev.windlass.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.testing.RecordedEvents;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ResourcesTest {
    private final Resources resources =
            new Resources(Deliveries.of("any"), Duration.ofMinutes(1), new RecordedEvents());
    private final List<String> givenBack = new ArrayList<>();

    @Test
    void givenSeveral_whenAllAreReleased_thenTheLastIsTheFirst() {
        push("first");
        push("second");

        resources.releaseAll().await().indefinitely();

        assertEquals(List.of("second", "first"), givenBack);
        assertTrue(resources.isEmpty());
    }

    @Test
    void givenOneThatIsReleased_whenItIsReleasedAgain_thenNothingHappens() {
        Resources.Held held = push("once");

        resources.release(held).await().indefinitely();
        resources.release(held).await().indefinitely();
        resources.releaseAll().await().indefinitely();

        assertEquals(List.of("once"), givenBack);
    }

    @Test
    void givenOneThatIsBeingReleased_whenAllAreReleased_thenThatIsWaitedFor() {
        CompletableFuture<Void> slow = new CompletableFuture<>();
        push("other");
        Resources.Held held = resources.push(() -> Uni.createFrom().completionStage(slow));
        resources.release(held).subscribe().with(done -> givenBack.add("slow"));

        CompletableFuture<Void> all = resources.releaseAll().subscribeAsCompletionStage();

        assertEquals(List.of("other"), givenBack);
        assertFalse(all.isDone());
        assertFalse(resources.isEmpty());

        slow.complete(null);

        assertTrue(all.isDone());
        assertEquals(List.of("other", "slow"), givenBack);
        assertTrue(resources.isEmpty());
    }

    private Resources.Held push(String name) {
        return resources.push(() -> Uni.createFrom().voidItem().invoke(() -> givenBack.add(name)));
    }
}
