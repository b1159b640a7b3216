package dev.windlass.store.redis;

import dev.windlass.store.Finding;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What it means that Redis cannot be worked with, and which setting is to be changed. */
final class ContactFailure {
    private static final List<String> AUTHENTICATION =
            List.of("WRONGPASS", "NOAUTH", "ERR AUTH", "ERR Client sent AUTH");
    /** While data are loaded, a script runs long, or a failover is under way. */
    private static final List<String> PASSING = List.of(
            "LOADING",
            "BUSY",
            "CLUSTERDOWN",
            "MOVED",
            "ASK ",
            "MASTERDOWN",
            "READONLY",
            "TRYAGAIN",
            "MISCONF",
            "NOREPLICAS");

    private final String where;

    /** @param hosts as configured; passwords in them are not shown */
    ContactFailure(Collection<URI> hosts) {
        this.where = hosts.isEmpty()
                ? "the embedded Redis"
                : hosts.stream().map(ContactFailure::withoutSecrets).sorted().collect(Collectors.joining(", "));
    }

    /** Whether Redis is there, and refuses only for now. */
    boolean passes(Throwable failure) {
        return begins(failure, PASSING);
    }

    /** Whether it is of no use to try again. */
    boolean isLasting(Throwable failure) {
        return isAuthentication(failure) || find(failure, CertificateException.class::isInstance) != null;
    }

    Finding explain(Throwable failure) {
        if (isAuthentication(failure)) {
            return Finding.error(
                    "quarkus.redis.password",
                    where + " refuses it, or the lack of it (" + text(root(failure)) + ")",
                    "set it to the password of this Redis, or write user and password into quarkus.redis.hosts:"
                            + " redis://user:password@host:port");
        }
        if (find(failure, SSLException.class::isInstance) != null) {
            return Finding.error(
                    "quarkus.redis.tls",
                    where + " shows no certificate that is trusted here (" + text(root(failure)) + ")",
                    "set quarkus.redis.tls.trust-certificate-pem=true and"
                            + " quarkus.redis.tls.trust-certificate-pem.certs to the certificate of its authority, name"
                            + " the host as its certificate does, or use redis:// where Redis speaks no TLS");
        }
        return Finding.error(
                "quarkus.redis.hosts",
                where + " cannot be reached (" + reason(failure) + ")",
                "start this Redis, or correct host, port and scheme (rediss:// where it speaks TLS);"
                        + " windlass.start.patience is how long a start waits for it");
    }

    /** @param commands those that are refused */
    Finding missing(List<String> commands) {
        String grants = commands.stream()
                .map(command -> "+" + command.toLowerCase(Locale.ROOT).replace(' ', '|'))
                .collect(Collectors.joining(" "));
        return Finding.error(
                "quarkus.redis.hosts",
                "the user with whom this process is at " + where + " may not use " + String.join(", ", commands),
                "allow it: ACL SETUSER <user> ~windlass:* &windlass:* " + grants
                        + " (all that is needed: src/docs/doctor.md)");
    }

    private static boolean isAuthentication(Throwable failure) {
        return begins(failure, AUTHENTICATION);
    }

    private static boolean begins(Throwable failure, List<String> codes) {
        return find(failure, cause -> codes.stream().anyMatch(text(cause)::startsWith)) != null;
    }

    private static String reason(Throwable failure) {
        Throwable root = root(failure);
        if (root instanceof UnknownHostException) {
            return "its host is unknown";
        }
        return root instanceof TimeoutException ? "it does not answer" : text(root);
    }

    private static @Nullable Throwable find(Throwable failure, Predicate<Throwable> what) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (what.test(cause)) {
                return cause;
            }
        }
        return null;
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return root;
    }

    private static String text(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    private static String withoutSecrets(URI host) {
        String place = host.getHost() == null
                ? String.valueOf(host.getPath())
                : host.getHost() + (host.getPort() < 0 ? "" : ":" + host.getPort());
        return host.getScheme() + "://" + place;
    }
}
