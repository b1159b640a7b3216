package dev.windlass.cli.demo;

import dev.windlass.client.JobClient;
import dev.windlass.job.JobState;
import dev.windlass.time.Timer;
import java.time.Duration;

/** Cancels a job half a second after it was first seen to run. */
final class HalfWay {
    private static final Duration LOOK = Duration.ofMillis(25);
    private static final Duration RUN = Duration.ofMillis(500);
    /** About half a minute, so that it ends even if the job never runs. */
    private static final int LOOKS = 1_000;

    private final JobClient client;
    private final Timer timer;
    private final Ledger ledger;
    private int looks;

    HalfWay(JobClient client, Timer timer, Ledger ledger) {
        this.client = client;
        this.timer = timer;
        this.ledger = ledger;
    }

    /** Begins to look; to be called once. */
    void cancel(String id) {
        if (++looks > LOOKS) {
            ledger.differs("the sleep to cancel, job " + id + ", was never seen to run");
            return;
        }
        client.find(DemoSettings.QUEUE, id)
                .subscribe()
                .with(
                        view -> {
                            boolean runs = view.isPresent() && view.get().state() == JobState.RUNNING;
                            timer.schedule(runs ? RUN : LOOK, () -> {
                                if (runs) {
                                    ask(id);
                                } else {
                                    cancel(id);
                                }
                            });
                        },
                        failure ->
                                ledger.differs("the sleep to cancel could not be looked up: " + failure.getMessage()));
    }

    private void ask(String id) {
        client.cancel(DemoSettings.QUEUE, id)
                .subscribe()
                .with(
                        reply -> {},
                        failure -> ledger.differs("the sleep could not be cancelled: " + failure.getMessage()));
    }
}
