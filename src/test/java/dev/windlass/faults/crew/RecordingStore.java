package dev.windlass.faults.crew;

import dev.windlass.faults.history.Event;
import dev.windlass.faults.history.HistoryFile;
import dev.windlass.faults.history.What;
import dev.windlass.store.Delivery;
import dev.windlass.store.JobStore;
import dev.windlass.store.LeaseLostException;
import dev.windlass.store.Session;
import dev.windlass.store.Settlement;
import io.smallrye.mutiny.Uni;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The real store, whose answers to one worker are written down as they come in. */
final class RecordingStore {
    private final JobStore real;
    private final String worker;
    private final HistoryFile history;
    /** Batches that were sent and whose answer did not come, as session and number. */
    private final Set<String> unanswered = ConcurrentHashMap.newKeySet();

    private RecordingStore(JobStore real, String worker, HistoryFile history) {
        this.real = real;
        this.worker = worker;
        this.history = history;
    }

    static JobStore of(JobStore real, String worker, HistoryFile history) {
        RecordingStore recording = new RecordingStore(real, worker, history);
        return (JobStore) Proxy.newProxyInstance(
                JobStore.class.getClassLoader(), new Class<?>[] {JobStore.class}, (proxy, method, arguments) -> {
                    Object answer;
                    try {
                        answer = method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    return switch (method.getName()) {
                        case "reserve", "takeOver" -> recording.reserved((Session) arguments[0], answer);
                        case "settle" ->
                            recording.settled(
                                    (Session) arguments[0], (long) arguments[1], (List<?>) arguments[2], (Uni<?>)
                                            answer);
                        default -> answer;
                    };
                });
    }

    private Uni<?> reserved(Session session, Object answer) {
        return ((Uni<?>) answer).invoke(taken -> {
            for (Object one : (List<?>) taken) {
                Delivery delivery = (Delivery) one;
                add(What.RESERVED, delivery, session.consumer());
            }
        });
    }

    private Uni<?> settled(Session session, long batch, List<?> settlements, Uni<?> answer) {
        String sent = session.consumer() + " " + batch;
        return answer.onItem()
                .invoke(() -> settlements.forEach(one -> {
                    Settlement settlement = (Settlement) one;
                    add(
                            What.SETTLED,
                            settlement.delivery(),
                            session.consumer() + " " + settlement.outcome().text());
                }))
                .onFailure()
                .invoke(failure -> {
                    if (!(failure instanceof LeaseLostException)) {
                        unanswered.add(sent);
                    } else if (!unanswered.contains(sent)) {
                        // of a batch that was sent before it says nothing: that one may have been accepted
                        settlements.forEach(
                                one -> add(What.SETTLE_REFUSED, ((Settlement) one).delivery(), session.consumer()));
                    }
                });
    }

    private void add(What what, Delivery delivery, String note) {
        history.add(Event.ofDelivery(worker, what, delivery.id(), delivery.deliveries(), delivery.attempt(), note));
    }

    @Override
    public String toString() {
        return "recording " + real;
    }
}
