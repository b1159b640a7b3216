package dev.windlass.handler.http;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.NotSslRecordException;
import io.vertx.core.http.HttpClosedException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;

/** Says what went wrong with a call in words of our own, since some of the client's quote what was sent or received. */
final class Trouble {
    private Trouble() {}

    static String inWords(Throwable thrown) {
        if (thrown instanceof LateException) {
            return String.valueOf(thrown.getMessage());
        }
        if (thrown instanceof UnknownHostException) {
            return "the host is unknown; look at the name and at the name server";
        }
        if (thrown instanceof ConnectTimeoutException) {
            return "no connection within windlass.http.connect-timeout";
        }
        if (thrown instanceof ConnectException) {
            return "no connection; see whether the server runs and can be reached from here";
        }
        Throwable origin = innermost(thrown);
        if (origin instanceof NotSslRecordException) {
            return "the server does not speak TLS on this port; should it be http://?";
        }
        if (thrown instanceof SSLException
                || origin instanceof SSLException
                || origin instanceof CertificateException) {
            return "TLS could not be agreed on (" + origin.getMessage() + ")";
        }
        if (thrown instanceof HttpClosedException || thrown instanceof SocketException) {
            return "the connection was closed before the answer was complete";
        }
        return thrown.getClass().getSimpleName();
    }

    private static Throwable innermost(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** Time is up. */
    static final class LateException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LateException(String message) {
            super(message, null, false, false);
        }
    }
}
