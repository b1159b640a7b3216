package dev.windlass.handler.http;

import dev.windlass.config.PushConfig;
import dev.windlass.config.WindlassConfig;
import dev.windlass.handler.HandlerSource;
import dev.windlass.job.QueueName;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Brings a {@link PushTarget} for each kind and each queue that is bound to a URL in the configuration. */
@Singleton
class PushSource implements HandlerSource {
    private final WindlassConfig config;
    private final Outbound outbound;

    PushSource(WindlassConfig config, Outbound outbound) {
        this.config = config;
        this.outbound = outbound;
    }

    @Override
    public String name() {
        return "push target";
    }

    @Override
    public Map<String, Supplier<?>> handlers() {
        Map<String, Supplier<?>> targets = new HashMap<>();
        config.kind().forEach((kind, own) -> {
            if (isBound(own.push())) {
                targets.put(kind, () -> target("windlass.kind.\"" + kind + "\".push", own.push()));
            }
        });
        return targets;
    }

    @Override
    public Map<QueueName, Supplier<?>> ofQueues() {
        Map<QueueName, Supplier<?>> targets = new HashMap<>();
        config.queue().forEach((queue, own) -> {
            if (isBound(own.push())) {
                targets.put(new QueueName(queue), () -> target("windlass.queue.\"" + queue + "\".push", own.push()));
            }
        });
        return targets;
    }

    /** A secret without a URL counts too: somebody meant to bind it, so its absence must be told. */
    private static boolean isBound(PushConfig push) {
        return push.url().isPresent() || push.secret().isPresent();
    }

    private PushTarget target(String setting, PushConfig push) {
        Limits limits = push.timeout().map(all -> new Limits(all, all)).orElseGet(outbound::limits);
        Signature signature = push.secret().map(Signature::new).orElse(null);
        return new PushTarget(
                address(setting, push),
                new PushHeaders(signature, push.cloudEvents(), outbound.clock()),
                limits,
                outbound.unchecked(),
                outbound.retryAfter());
    }

    private static WebAddress address(String setting, PushConfig push) {
        String url = push.url()
                .orElseThrow(() -> new IllegalArgumentException(setting + ".url is missing, but there is a secret"));
        try {
            return WebAddress.parse(url);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(setting + ".url " + e.getMessage());
        }
    }
}
