package dev.windlass.faults.check;

import dev.windlass.faults.history.History;
import java.util.ArrayList;
import java.util.List;

/** Holds a history against every rule. */
public final class Checker {
    private static final List<Rule> RULES = List.of(
            new Lost(),
            new SettledTwice(),
            new NeverAsked(),
            new Enqueued(),
            new EffectsWithinDeliveries(),
            new StartUnderLease(),
            new RisingTokens(),
            new LiveSessionEnded(),
            new SettledByHolder(),
            new ToldWorkers(),
            new LegalAttempts(),
            new ExpectedOutcome(),
            new OutcomeStays(),
            new NothingLeft());

    private Checker() {}

    /** Every breach of every rule; empty for a good history. */
    public static List<Breach> check(History history) {
        List<Breach> breaches = new ArrayList<>();
        for (Rule rule : RULES) {
            rule.check(history, (id, text) -> breaches.add(new Breach(rule.name(), id, text)));
        }
        return breaches;
    }

    /** The names of all rules. */
    public static List<String> rules() {
        return RULES.stream().map(Rule::name).toList();
    }
}
