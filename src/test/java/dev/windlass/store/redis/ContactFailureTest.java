package dev.windlass.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.windlass.store.Finding;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a failure at the first contact means. */
class ContactFailureTest {
    private final ContactFailure failures =
            new ContactFailure(List.of(URI.create("redis://user:hush@one:7000"), URI.create("unix:///run/redis.sock")));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LOADING Redis is loading the dataset in memory",
                "CLUSTERDOWN The cluster is down",
                "MASTERDOWN Link with MASTER is down",
                "READONLY You can't write against a read only replica.",
                "BUSY Redis is busy running a script."
            })
    void whatPassesByItselfIsNoObstacleHoweverDeepItLies(String error) {
        assertTrue(failures.passes(new RuntimeException(error)));
        assertTrue(failures.passes(new IllegalStateException("cannot connect", new RuntimeException(error))));
    }

    @Test
    void passwordsAndCertificatesAreNotTriedAgainButAllElseIs() {
        assertTrue(failures.isLasting(new RuntimeException("WRONGPASS invalid username-password pair")));
        assertTrue(failures.isLasting(new RuntimeException("NOAUTH Authentication required.")));
        assertTrue(failures.isLasting(untrusted()));
        assertFalse(failures.isLasting(new UnknownHostException("one")));
        assertFalse(failures.isLasting(new ConnectException("Connection refused")));
        assertFalse(failures.passes(untrusted()));
        assertFalse(failures.passes(new ConnectException("Connection refused")));
    }

    @Test
    void eachNamesItsSettingAndNoPassword() {
        assertSubject("quarkus.redis.password", new RuntimeException("NOAUTH Authentication required."));
        assertSubject("quarkus.redis.tls", untrusted());
        assertSubject("quarkus.redis.hosts", new UnknownHostException("one"));
        assertSubject("quarkus.redis.hosts", new TimeoutException());
        assertSubject("quarkus.redis.hosts", new ConnectException());
    }

    @Test
    void missingCommandsAreWrittenAsAclWritesThem() {
        Finding finding = failures.missing(List.of("XADD", "XINFO GROUPS"));
        assertTrue(finding.says().contains("may not use XADD, XINFO GROUPS"), finding.says());
        assertTrue(finding.cure().contains("+xadd +xinfo|groups"), finding.cure());
    }

    private void assertSubject(String subject, Throwable failure) {
        Finding finding = failures.explain(failure);
        assertEquals(subject, finding.subject());
        assertTrue(finding.says().startsWith("redis://one:7000, unix:///run/redis.sock "), finding.says());
        assertFalse((finding.says() + finding.cure()).contains("hush"));
        assertFalse(finding.cure().isEmpty());
    }

    private static Throwable untrusted() {
        SSLHandshakeException handshake = new SSLHandshakeException("PKIX path building failed");
        handshake.initCause(new CertificateException("unable to find valid certification path"));
        return new RuntimeException("Failed to create SSL connection", handshake);
    }
}
