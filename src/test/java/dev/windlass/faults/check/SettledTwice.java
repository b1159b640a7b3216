package dev.windlass.faults.check;

import dev.windlass.faults.history.Fact;
import dev.windlass.faults.history.History;
import java.util.HashMap;
import java.util.Map;

/** No job has two outcomes, neither in what Redis did nor in what a reader of the results finds. */
final class SettledTwice implements Rule {
    @Override
    public String name() {
        return "settled-twice";
    }

    @Override
    public void check(History history, Breaches breaches) {
        Map<String, Integer> done = new HashMap<>();
        history.facts(Fact.Kind.OUTCOME).forEach(fact -> done.merge(fact.id(), 1, Integer::sum));
        Map<String, Integer> kept = new HashMap<>();
        history.keyspace().results().forEach(result -> kept.merge(result.getKey(), 1, Integer::sum));
        done.forEach((id, times) -> {
            if (times > 1) {
                breaches.add(id, times + " outcomes were accepted");
            }
        });
        kept.forEach((id, times) -> {
            if (times > 1) {
                breaches.add(id, times + " results are in the stream");
            }
        });
    }
}
