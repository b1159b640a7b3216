package dev.windlass.cli.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was sent, what has come back, and what of it was not as expected. Safe to use from any thread; what it keeps does
 * not grow with the number of jobs.
 */
final class Ledger {
    /** Differences that are told one by one; of the others only the number is. */
    private static final int TOLD = 10;

    private final Map<String, Account> accounts = new LinkedHashMap<>();
    private final List<String> differences = new ArrayList<>();
    private int untold;
    private int passedOver;

    /**
     * How far the jobs of one kind are.
     *
     * @param planned how many there will be, as far as is known yet
     * @param ended those that came back, whatever their outcome
     */
    record Account(String kind, long planned, long sent, long ended) {}

    /** @param kinds in the order in which they are to be shown */
    Ledger(List<String> kinds) {
        kinds.forEach(kind -> accounts.put(kind, new Account(kind, 0, 0, 0)));
    }

    synchronized void planned(String kind, long jobs) {
        accounts.computeIfPresent(kind, (k, a) -> new Account(k, a.planned + jobs, a.sent, a.ended));
    }

    synchronized void sent(String kind) {
        // files may have been added since they were counted
        accounts.computeIfPresent(kind, (k, a) -> new Account(k, Math.max(a.planned, a.sent + 1), a.sent + 1, a.ended));
    }

    synchronized void ended(String kind) {
        accounts.computeIfPresent(kind, (k, a) -> new Account(k, a.planned, a.sent, a.ended + 1));
    }

    /** A file that was found is not asked for, or was gone when its turn came. */
    synchronized void passedOver() {
        passedOver++;
    }

    /** Something was not as expected. */
    synchronized void differs(String what) {
        if (differences.size() < TOLD) {
            differences.add(what);
        } else {
            untold++;
        }
    }

    synchronized List<Account> accounts() {
        return List.copyOf(accounts.values());
    }

    synchronized long ended() {
        return accounts.values().stream().mapToLong(Account::ended).sum();
    }

    synchronized int countPassedOver() {
        return passedOver;
    }

    /** What was not as expected; empty when all was. */
    synchronized List<String> differences() {
        List<String> all = new ArrayList<>(differences);
        if (untold > 0) {
            all.add("and " + untold + " more");
        }
        return all;
    }
}
