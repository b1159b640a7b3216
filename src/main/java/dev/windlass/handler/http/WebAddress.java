package dev.windlass.handler.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where a call goes. Its text has no query, and there is no user information, so it can be shown to people.
 *
 * @param secure whether by TLS
 * @param host in lower case; an IPv6 address without brackets
 * @param port never 0
 * @param path begins with a slash
 * @param query with its question mark; empty for none. Not to be shown
 */
record WebAddress(boolean secure, String host, int port, String path, String query) {
    private static final int MAX_PORT = 65_535;

    /**
     * Reads an absolute URL. A fragment is dropped, since it is not sent.
     *
     * @throws IllegalArgumentException saying what is wrong without quoting the text
     */
    static WebAddress parse(String url) {
        URI uri = read(url);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("must begin with http:// or https://");
        }
        if (uri.getRawUserInfo() != null
                || (uri.getRawAuthority() != null && uri.getRawAuthority().contains("@"))) {
            throw new IllegalArgumentException("must have no user or password before the host: use a header");
        }
        boolean secure = scheme.equals("https");
        return new WebAddress(
                secure,
                host(uri),
                port(uri, secure),
                uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath(),
                uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    }

    /**
     * Reads what a redirect points to, which may be relative to this address.
     *
     * @throws IllegalArgumentException saying what is wrong without quoting the text
     */
    WebAddress resolve(String location) {
        if (location.startsWith("?")) {
            // URI.resolve follows an older RFC here and would drop the last part of the path
            return parse(origin() + path + location);
        }
        return parse(read(origin() + path + query).resolve(read(location)).toString());
    }

    /** Tells whether both have the same scheme, host and port. */
    boolean sameOrigin(WebAddress other) {
        return secure == other.secure && host.equals(other.host) && port == other.port;
    }

    /** The host as it stands in a URL: an IPv6 address has brackets. */
    String urlHost() {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    @Override
    public String toString() {
        return origin() + path;
    }

    private String origin() {
        return (secure ? "https://" : "http://") + urlHost() + ":" + port;
    }

    private static URI read(String url) {
        try {
            return new URI(new URI(url).toASCIIString());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("is no URL: look at character " + (e.getIndex() + 1));
        }
    }

    private static String host(URI uri) {
        String host = uri.getHost();
        if (host == null || host.isEmpty()) {
            throw new IllegalArgumentException(
                    "must name a host by letters, digits, dots and dashes, or an address (write others as xn--…)");
        }
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        if (bare.contains("%")) {
            throw new IllegalArgumentException("must not name a network interface (%)");
        }
        return bare.toLowerCase(Locale.ROOT);
    }

    private static int port(URI uri, boolean secure) {
        int port = uri.getPort();
        if (port == -1) {
            return secure ? 443 : 80;
        }
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("must have a port between 1 and " + MAX_PORT);
        }
        return port;
    }
}
