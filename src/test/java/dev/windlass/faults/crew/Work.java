package dev.windlass.faults.crew;

import dev.windlass.faults.history.Event;
import dev.windlass.faults.history.HistoryFile;
import dev.windlass.faults.history.What;
import dev.windlass.handler.BlockingJobHandler;
import dev.windlass.handler.Handles;
import dev.windlass.handler.JobContext;
import dev.windlass.handler.JobHandler;
import dev.windlass.handler.RetryException;
import dev.windlass.handler.SnoozeException;
import dev.windlass.job.NewJob;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Vetoed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Handlers that do as the job says, and write down what they do before anybody else can. */
final class Work {
    /** Its jobs run on the event loop. */
    static final String UNI = "work";
    /** Its jobs run on threads. */
    static final String BLOCKING = "blocking";

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final String worker;
    private final HistoryFile history;

    Work(String worker, HistoryFile history) {
        this.worker = worker;
        this.history = history;
    }

    /** One of each. */
    Object[] handlers() {
        return new Object[] {new OnLoop(), new OnThread()};
    }

    private void note(What what, JobContext job, String note) {
        history.add(Event.ofDelivery(worker, what, job.id(), job.fencingToken(), job.attempt(), note));
    }

    /** The end of the work; throws where the job says so. */
    private String end(Task task, JobContext job) {
        if (task.act().equals("fail") && job.attempt() <= task.times()
                || task.act().equals("doom")) {
            note(What.END, job, "fails");
            throw RetryException.after(PAUSE, "as asked for");
        }
        if (task.act().equals("snooze") && job.fencingToken() == 1) {
            note(What.END, job, "snoozes");
            throw SnoozeException.by(PAUSE, "as asked for");
        }
        note(What.EFFECT, job, worker);
        note(What.END, job, "returns");
        return task.n();
    }

    private Uni<String> gather(Task task, JobContext job) {
        List<String> names = IntStream.range(0, task.times())
                .mapToObj(i -> task.n() + "/" + job.attempt() + "/" + i)
                .toList();
        names.forEach(name -> history.add(Event.ofName(worker, What.ASKED, name, "completed|cancelled")));
        List<NewJob> children = names.stream()
                .map(name -> NewJob.ofJson(UNI, new Task(name, "complete", 20, 0).json()))
                .toList();
        return job.gather(children, String.class).map(results -> end(task, job));
    }

    @Handles(UNI)
    @Vetoed
    private final class OnLoop implements JobHandler<Task, String> {
        @Override
        public Uni<String> handle(Task task, JobContext job) {
            note(What.START, job, worker);
            if (task.act().equals("hog")) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(task.ms()));
                return Uni.createFrom().item(end(task, job));
            }
            if (task.act().equals("gather")) {
                return gather(task, job);
            }
            if (task.ms() == 0) {
                return Uni.createFrom().item(end(task, job));
            }
            return Uni.createFrom()
                    .voidItem()
                    .onItem()
                    .delayIt()
                    .by(Duration.ofMillis(task.ms()))
                    .map(ignored -> end(task, job));
        }
    }

    @Handles(BLOCKING)
    @Vetoed
    private final class OnThread implements BlockingJobHandler<Task, String> {
        @Override
        public String handle(Task task, JobContext job) throws InterruptedException {
            note(What.START, job, worker);
            if (task.act().equals("eat")) {
                eat();
            }
            if (task.act().equals("leak")) {
                leak(task.times());
            }
            if (task.ms() > 0 && new Semaphore(0).tryAcquire(task.ms(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("nobody gives that permit");
            }
            return end(task, job);
        }
    }

    /** Takes memory until there is none. */
    private static void eat() {
        List<byte[]> hoard = new ArrayList<>();
        while (hoard.size() >= 0) {
            hoard.add(new byte[1 << 20]);
        }
    }

    /** Starts threads that wait for ever. */
    private static void leak(int threads) {
        Semaphore never = new Semaphore(0);
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(null, never::acquireUninterruptibly, "leaked-" + i, 64 * 1024);
            thread.setDaemon(true);
            thread.start();
        }
    }
}
