package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.e2e.fixture.HttpWire;
import io.duplex.e2e.fixture.TestNode;

/** What the SockJS protocol wants of the headers of many answers. */
final class SockJsHeaders {
    private SockJsHeaders() {}

    static void assertNotCached(HttpWire.Reply reply) {
        assertThat(reply.header("Cache-Control"))
                .isEqualTo("no-store, no-cache, no-transform, must-revalidate, max-age=0");
        assertThat(reply.headers()).doesNotContainKeys("Expires", "Last-Modified");
    }

    static void assertReadableBy(HttpWire.Reply reply, String origin) {
        assertThat(reply.header("Access-Control-Allow-Origin")).isEqualTo(origin);
        assertThat(reply.header("Access-Control-Allow-Credentials")).isEqualTo("true");
    }

    /** Any page may ask before it makes a request with one of these methods, and need not ask again soon. */
    static void assertPreflight(TestNode node, String path, String methods) {
        for (String origin : new String[] {"test", "null"}) {
            try (HttpWire wire = HttpWire.connect(node)) {
                HttpWire.Reply reply = wire.sends(
                                "OPTIONS", path, "", "Origin: " + origin, "Access-Control-Request-Method: " + methods)
                        .reply();
                assertThat(reply.status()).isEqualTo(204);
                assertThat(reply.body()).isEmpty();
                assertThat(reply.header("Cache-Control")).contains("public").containsPattern("max-age=[1-9][0-9]{6}");
                assertThat(reply.header("Expires")).isNotEmpty();
                assertThat(Integer.parseInt(reply.header("Access-Control-Max-Age")))
                        .isGreaterThan(1_000_000);
                assertThat(reply.header("Access-Control-Allow-Methods").split(", "))
                        .contains(methods.split(", "));
                assertReadableBy(reply, origin);
            }
        }
    }
}
