package dev.windlass.testing;

import dev.windlass.store.StoreException;
import dev.windlass.testing.FaultyJobStore.Call;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * What goes wrong between a worker and its store. A fault set for a call meets the next call of that kind, once; several
 * meet as many calls, in order. Safe to use from any thread.
 */
public final class Faults {
    private final Runnable wakeReads;
    private final Map<Call, Deque<UnaryOperator<Uni<Object>>>> next = new EnumMap<>(Call.class);
    private final Map<Call, AtomicInteger> made = new EnumMap<>(Call.class);
    private final Set<Call> cut = ConcurrentHashMap.newKeySet();
    private final Set<UniEmitter<?>> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean down;

    Faults(Runnable wakeReads) {
        this.wakeReads = wakeReads;
        for (Call call : Call.values()) {
            next.put(call, new ConcurrentLinkedDeque<>());
            made.put(call, new AtomicInteger());
        }
    }

    /** The connections break: what is under way fails though it may have been done, and nothing new gets through. */
    public void goDown() {
        down = true;
        underWay.forEach(emitter -> emitter.fail(broken("the connection broke")));
        wakeReads.run();
    }

    public void comeBack() {
        down = false;
    }

    /** No such call gets through until {@link #mend}. */
    public void cut(Call call) {
        cut.add(call);
    }

    public void mend(Call call) {
        cut.remove(call);
    }

    /** The call is done at once, and its reply is held back. */
    public HeldReply holdReply(Call call) {
        HeldReply held = new HeldReply();
        add(call, real -> real.onItemOrFailure().call((item, failure) -> {
            held.arrived.complete(null);
            return Uni.createFrom().completionStage(held.gate);
        }));
        return held;
    }

    /** The call is done, and its reply never comes. */
    public void loseReply(Call call) {
        add(call, real -> real.onItem().transformToUni(item -> Uni.createFrom().failure(broken("the reply was lost"))));
    }

    /** The call is not made and fails. */
    public void fail(Call call, Throwable failure) {
        add(call, real -> Uni.createFrom().failure(failure));
    }

    /** The call never gets an answer, and is not made. */
    public void hang(Call call) {
        add(call, real -> Uni.createFrom().nothing());
    }

    /** Runs {@code first} on the calling thread, then makes the call; a {@code first} that waits freezes that thread. */
    public void before(Call call, Runnable first) {
        add(call, real -> {
            first.run();
            return real;
        });
    }

    /** How many such calls were tried, those that failed included. */
    public int made(Call call) {
        return of(made, call).get();
    }

    @SuppressWarnings("unchecked") // a fault hands on what the real call emits, or fails
    <T> Uni<T> meet(Call call, Uni<T> real) {
        return Uni.createFrom().deferred(() -> {
            of(made, call).incrementAndGet();
            if (down || cut.contains(call)) {
                return Uni.createFrom().failure(broken("there is no connection"));
            }
            UnaryOperator<Uni<Object>> fault = of(next, call).poll();
            Uni<T> bad = fault == null ? real : (Uni<T>) fault.apply((Uni<Object>) real);
            return Uni.createFrom().emitter(emitter -> {
                underWay.add(emitter);
                bad.onTermination()
                        .invoke(() -> underWay.remove(emitter))
                        .subscribe()
                        .with(emitter::complete, emitter::fail);
            });
        });
    }

    private void add(Call call, UnaryOperator<Uni<Object>> fault) {
        of(next, call).add(fault);
    }

    private static <V> V of(Map<Call, V> map, Call call) {
        V value = map.get(call);
        if (value == null) {
            throw new IllegalStateException("no entry for " + call);
        }
        return value;
    }

    private static StoreException broken(String how) {
        return new StoreException(how);
    }

    /** A reply that is on its way for as long as a test wants. */
    public static final class HeldReply {
        private static final Duration PATIENCE = Duration.ofSeconds(10);

        private final CompletableFuture<Void> arrived = new CompletableFuture<>();
        private final CompletableFuture<Void> gate = new CompletableFuture<>();

        /** Waits until the store has done what was asked. */
        public HeldReply awaitDone() {
            arrived.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
            return this;
        }

        /** The reply arrives. */
        public void letGo() {
            gate.complete(null);
        }

        /** The reply is lost after all. */
        public void lose() {
            gate.completeExceptionally(broken("the reply was lost"));
        }
    }
}
