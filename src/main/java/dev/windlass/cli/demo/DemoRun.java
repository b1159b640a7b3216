package dev.windlass.cli.demo;

import dev.windlass.client.JobClient;
import dev.windlass.client.JobResult;
import dev.windlass.job.Failure;
import dev.windlass.job.JobId;
import dev.windlass.job.NewJob;
import dev.windlass.job.Quoted;
import dev.windlass.time.Timer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Sends the demo's jobs, waits for their results, and compares them with what was to be expected. Everything goes
 * through {@link JobClient}, as a user's would.
 */
public final class DemoRun {
    /** How long a job may take from its sending to its result. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    /**
     * Checksums under way at the same time, so that a large tree fills no memory. Beyond what runs and what a worker keeps
     * waiting for a kind at its limit, jobs would only be sent back and forth.
     */
    private static final int WINDOW = 3 * DemoSettings.CHECKSUMS_AT_ONCE;

    private static final Runnable NOTHING = () -> {};

    private final JobClient client;
    private final Timer timer;
    private final Path root;
    private final FilesBelow files;
    private final Ledger ledger = new Ledger(List.of(Samples.CHECKSUM, Samples.SLEEP, Flaky.KIND));
    private final Semaphore window = new Semaphore(WINDOW);
    /** Jobs under way, and one for the sending itself. */
    private final AtomicInteger open = new AtomicInteger(1);

    private final CountDownLatch done = new CountDownLatch(1);

    /**
     * @param root the folder whose files are read
     * @param without a folder below it that is left out
     */
    public DemoRun(JobClient client, Timer timer, Path root, Path without) {
        this.client = client;
        this.timer = timer;
        this.root = root;
        this.files = new FilesBelow(root, without);
    }

    /** Begins; returns at once. */
    public void start() {
        Thread sender = new Thread(this::send, "windlass-demo");
        sender.setDaemon(true);
        sender.start();
    }

    /** Waits for the end of all jobs; false when they have not ended after {@code wait}. */
    public boolean await(Duration wait) throws InterruptedException {
        return done.await(wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    Ledger ledger() {
        return ledger;
    }

    // ---- what is sent ---------------------------------------------------------------------------------------------

    private void send() {
        try {
            // first of all sleeps, so that it need not wait for a slot
            sendNap();
            ledger.planned(Samples.SLEEP, Samples.SLEEPS);
            Samples.sleeps().forEach(sleep -> send(sleep, result -> expect(sleep, "completed", result), NOTHING));
            ledger.planned(Flaky.KIND, 1);
            send(Samples.flaky(), this::expectThirdAttempt, NOTHING);
            sendChecksums();
        } catch (IOException e) {
            ledger.differs("the files below " + root + " could not be listed: " + e);
        } catch (InterruptedException e) {
            ledger.differs("the sending of jobs was interrupted");
        } finally {
            closeOne();
        }
    }

    private void sendChecksums() throws IOException, InterruptedException {
        long[] count = {0};
        files.forEach(
                file -> {
                    count[0]++;
                    return true;
                },
                unreadable -> ledger.passedOver());
        ledger.planned(Samples.CHECKSUM, count[0]);
        files.forEach(this::sendChecksum, unreadable -> {});
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private boolean sendChecksum(Path file) {
        try {
            window.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        NewJob job = Samples.checksum(file.toString());
        send(
                job,
                result -> {
                    if (!result.completed() && !Files.isReadable(root.resolve(file))) {
                        // somebody deleted it meanwhile, which is no fault of the job
                        ledger.passedOver();
                    } else {
                        expect(job, "completed", result);
                    }
                },
                window::release);
        return true;
    }

    private void sendNap() {
        String id = "demo-nap-" + JobId.random();
        NewJob nap = Samples.nap(id);
        ledger.planned(Samples.SLEEP, 1);
        send(nap, result -> expect(nap, "cancelled", result), NOTHING);
        new HalfWay(client, timer, ledger).cancel(id);
    }

    // ---- what comes back ------------------------------------------------------------------------------------------

    /** @param ended run when the job has ended or is given up, after {@code judge} */
    private void send(NewJob job, Consumer<JobResult> judge, Runnable ended) {
        open.incrementAndGet();
        ledger.sent(job.kind());
        client.call(DemoSettings.QUEUE, job, PATIENCE)
                .invoke(judge)
                .onFailure()
                .invoke(failure ->
                        ledger.differs("a job of kind " + job.kind() + " has no result: " + failure.getMessage()))
                .onTermination()
                .invoke(() -> {
                    ledger.ended(job.kind());
                    ended.run();
                    closeOne();
                })
                .subscribe()
                .with(result -> {}, failure -> {});
    }

    private void expectThirdAttempt(JobResult result) {
        expect(Samples.flaky(), "completed", result);
        if (result.completed() && !result.resultText().equals(String.valueOf(Flaky.SUCCEEDS))) {
            ledger.differs("job " + result.id() + " of kind " + Flaky.KIND + " completed in attempt "
                    + result.resultText() + ", expected was " + Flaky.SUCCEEDS);
        }
    }

    private void expect(NewJob job, String outcome, JobResult result) {
        if (!result.outcome().equals(outcome)) {
            Failure error = result.error();
            String why = error == null ? "" : " (" + Quoted.shorten(error.type() + ": " + error.message(), 200) + ")";
            ledger.differs("job " + result.id() + " of kind " + job.kind() + " is " + result.outcome() + why
                    + ", expected was " + outcome);
        }
    }

    private void closeOne() {
        if (open.decrementAndGet() == 0) {
            done.countDown();
        }
    }
}
