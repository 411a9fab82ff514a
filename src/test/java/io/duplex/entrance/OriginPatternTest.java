package io.duplex.entrance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which origins an entry of the list means, and which only look like it. */
final class OriginPatternTest {
    @ParameterizedTest
    @CsvSource({
        "https://app.example.org,       https://app.example.org",
        "https://app.example.org,       https://app.example.org:443",
        "https://app.example.org:443,   https://app.example.org",
        "http://app.example.org:80,     http://app.example.org",
        "https://App.Example.org,       HTTPS://aPP.eXAMPLE.ORG",
        "https://*.example.org,         https://app.example.org",
        "https://*.example.org,         https://deep.app.example.org",
        "https://*.example.org:8443,    https://app.example.org:8443",
        "http://localhost:*,            http://localhost",
        "http://localhost:*,            http://localhost:5173",
        "http://[::1]:8080,             http://[::1]:8080",
        "chrome-extension://abcdefgh,   chrome-extension://abcdefgh",
        "wss://app.example.org,         https://app.example.org",
        "https://*.example.org,         wss://app.example.org",
        "ws://localhost:*,              http://localhost:5173",
        "file://,                       file://",
        "app://.,                       app://.",
        "tauri://localhost,             tauri://localhost",
    })
    void entry_means_this_origin(String entry, String origin) {
        assertThat(fits(entry, origin)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "https://app.example.org,       http://app.example.org",
        "https://app.example.org,       https://app.example.org:8443",
        "https://app.example.org,       https://app.example.org.evil.com",
        "https://app.example.org,       https://evil-app.example.org",
        "https://app.example.org,       https://example.org",
        "https://app.example.org,       https://app.example.organic",
        "https://app.example.org,       https://appxexample.org",
        "https://*.example.org,         https://example.org",
        "https://*.example.org,         https://evilexample.org",
        "https://*.example.org,         https://.example.org",
        "https://*.example.org,         https://app.example.org.evil.com",
        "https://*.example.org,         http://app.example.org",
        "http://localhost:*,            https://localhost:5173",
        "http://localhost:*,            http://localhost.evil.com:5173",
        "http://localhost:5173,         http://localhost:51730",
        "https://app.example.org,       ws://app.example.org",
        "file://,                       file://host",
        "file://host,                   file://",
    })
    void entry_does_not_mean_this_origin(String entry, String origin) {
        assertThat(fits(entry, origin)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "",
                "app.example.org",
                "https://",
                "wss://",
                "file://:80",
                "https:/app.example.org",
                "https://app.example.org/",
                "https://app.example.org/path",
                "https://user@app.example.org",
                "https://app.example.org@evil.com",
                "https://app.example.org:443:443",
                "https://app.example.org:99999",
                "https://app.example.org, https://evil.com",
                "https://app.example.org https://evil.com",
                "https://app.example.org\u0000",
                "https://app.exam\u0440le.org"
            })
    void text_is_no_origin(String text) {
        assertThat(WebOrigin.parse(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "https://app.example.org/a/b?c=https://evil.com#d, https://app.example.org",
        "https://app.example.org:444?x,                    https://app.example.org:444",
        "http://evil.com/https://app.example.org,          http://evil.com",
    })
    void page_has_the_origin_its_address_begins_with(String page, String origin) {
        assertThat(WebOrigin.ofPage(page)).isEqualTo(WebOrigin.parse(origin));
    }

    @ParameterizedTest
    @ValueSource(strings = {"about:blank", "", "/path", "https://user@evil.com/https://app.example.org"})
    void address_of_a_page_has_no_origin(String page) {
        assertThat(WebOrigin.ofPage(page)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://*",
                "file://*",
                "https://*example.org",
                "https://a.*.org",
                "*://example.org",
                "https://example.org/"
            })
    void entry_that_is_no_pattern_is_not_read(String entry) {
        assertThat(OriginPattern.parse(entry)).isNull();
    }

    @Test
    void origin_of_absurd_length_is_not_looked_at() {
        assertThat(WebOrigin.parse("https://" + "a".repeat(100_000))).isNull();
    }

    private static boolean fits(String entry, String origin) {
        OriginPattern pattern = OriginPattern.parse(entry);
        WebOrigin parsed = WebOrigin.parse(origin);
        assertThat(pattern).as(entry).isNotNull();
        return parsed != null && pattern.fits(parsed);
    }
}
