package dev.windlass.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.windlass.job.Outcome;
import dev.windlass.job.QueueName;
import dev.windlass.store.Delivery;
import dev.windlass.store.Settlement;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AllEventsTest {
    private static final QueueName QUEUE = new QueueName("q");
    private static final Delivery DELIVERY = new Delivery.Draft().toDelivery(QUEUE, "1-1");

    private final List<String> heard = new ArrayList<>();

    /** Every event there is, so that one added later is not forgotten. */
    static Stream<String> events() {
        return Arrays.stream(JobEvents.class.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .map(Method::getName)
                .sorted();
    }

    @ParameterizedTest
    @MethodSource("events")
    void givenListenerThatThrows_whenItHappens_thenTheOthersHearOfItAndTheTellerGoesOn(String event) throws Exception {
        for (Throwable thrown : List.of(new IllegalStateException("broken"), new NoClassDefFoundError("gone"))) {
            heard.clear();
            tell(new AllEvents(List.of(throwing(thrown), hearing(), throwing(thrown), hearing())), event);
            assertEquals(List.of(event, event), heard);
        }
    }

    private static void tell(JobEvents events, String name) throws Exception {
        for (Method method : JobEvents.class.getMethods()) {
            if (method.getName().equals(name)) {
                method.invoke(
                        events,
                        Arrays.stream(method.getParameterTypes())
                                .map(AllEventsTest::argument)
                                .toArray());
            }
        }
    }

    private static Object argument(Class<?> type) {
        Object[] known = {
            QUEUE,
            DELIVERY,
            new Settlement(DELIVERY, new Outcome.Completed(null), 1),
            "text",
            new Exception("test"),
            List.of("text"),
            1,
            1L
        };
        return Arrays.stream(known)
                .filter(one -> MethodType.methodType(type).wrap().returnType().isInstance(one))
                .findFirst()
                .orElseThrow(() -> new AssertionError("tell this test what to give for a " + type));
    }

    private JobEvents hearing() {
        return listener((method, arguments) -> heard.add(method.getName()));
    }

    private static JobEvents throwing(Throwable thrown) {
        return listener((method, arguments) -> {
            throw thrown;
        });
    }

    private static JobEvents listener(Answer answer) {
        return (JobEvents) Proxy.newProxyInstance(
                JobEvents.class.getClassLoader(), new Class<?>[] {JobEvents.class}, (proxy, method, arguments) -> {
                    if (method.getDeclaringClass() != JobEvents.class) {
                        return method.getName();
                    }
                    answer.to(method, arguments);
                    return null;
                });
    }

    private interface Answer {
        void to(Method method, Object[] arguments) throws Throwable;
    }
}
