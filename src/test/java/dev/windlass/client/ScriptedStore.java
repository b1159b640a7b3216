package dev.windlass.client;

import dev.windlass.job.JobState;
import dev.windlass.store.JobStore;
import dev.windlass.store.JobView;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A store of which a test scripts the few methods that it needs, so that time can be virtual; every other one fails. What
 * Redis does is tested on Redis.
 */
final class ScriptedStore {
    private final Map<String, Function<Object[], Object>> answers = new HashMap<>();

    ScriptedStore on(String method, Function<Object[], Object> answer) {
        answers.put(method, answer);
        return this;
    }

    JobStore store() {
        return (JobStore) Proxy.newProxyInstance(
                JobStore.class.getClassLoader(), new Class<?>[] {JobStore.class}, (proxy, method, arguments) -> {
                    Function<Object[], Object> answer = answers.get(method.getName());
                    if (answer == null) {
                        throw new UnsupportedOperationException(method.getName() + " is not scripted");
                    }
                    return answer.apply(arguments);
                });
    }

    /** A record of job {@code j1}. */
    static JobView view(JobState state, @Nullable String result, @Nullable String error) {
        return new JobView(
                "j1", "q", "echo", state, null, null, 1, 0, 1, 0, null, false, null, null, result, error, List.of());
    }
}
