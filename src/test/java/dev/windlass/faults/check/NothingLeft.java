package dev.windlass.faults.check;

import dev.windlass.faults.history.Fact;
import dev.windlass.faults.history.History;
import dev.windlass.faults.history.Keyspace;
import dev.windlass.store.redis.RedisStores;
import java.util.HashSet;
import java.util.Set;

/** When all workers have stopped in good order, nothing is left but results, dead letters, and records that expire. */
final class NothingLeft implements Rule {
    @Override
    public String name() {
        return "left-over";
    }

    @Override
    public void check(History history, Breaches breaches) {
        Keyspace left = history.keyspace();
        if (left.lag() != 0 || left.pending() != 0) {
            breaches.add("", "ready has lag " + left.lag() + " and " + left.pending() + " pending entries");
        }
        if (!left.consumers().isEmpty()) {
            breaches.add("", "the group has the consumers " + left.consumers());
        }
        left.sizes().forEach((part, size) -> breaches.add("", part + " holds " + size));
        left.others().forEach(key -> breaches.add("", key + " is there for ever"));
        Set<String> dead = new HashSet<>();
        history.facts(Fact.Kind.OUTCOME).stream()
                .filter(fact -> fact.note().startsWith("dead"))
                .forEach(fact -> dead.add(fact.id()));
        // beyond what a queue keeps the oldest are dropped
        boolean all = dead.size() > RedisStores.MAX_DEAD
                ? left.dead().size() >= RedisStores.MAX_DEAD && dead.containsAll(left.dead())
                : dead.equals(left.dead());
        if (!all) {
            breaches.add("", "dead letters are " + left.dead() + ", but these ended as dead: " + dead);
        }
        left.jobs().forEach((id, ttl) -> {
            if (ttl < 0 && !dead.contains(id)) {
                breaches.add(id, "its hash stays for ever");
            }
        });
    }
}
