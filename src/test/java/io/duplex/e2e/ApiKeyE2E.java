package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.e2e.fixture.Http;
import io.duplex.e2e.fixture.NodeRecipe;
import io.duplex.e2e.fixture.TestNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The API of the inside port behind keys. */
@Timeout(180)
final class ApiKeyE2E {
    private static final String FIRST = "the first key of two";
    private static final String SECOND = "the second key of two";

    private static TestNode node;

    private final Http inside = node.inside();

    @BeforeAll
    static void start() {
        node = NodeRecipe.named("api-keys")
                .with("DUPLEX_INSIDE_API_KEYS", FIRST + "," + SECOND)
                .start();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void each_key_opens_the_api_in_either_header() {
        for (String key : new String[] {FIRST, SECOND}) {
            assertThat(inside.get("/api/v1/info", "X-Api-Key", key).status()).isEqualTo(200);
            assertThat(inside.get("/api/v1/connections", "Authorization", "Bearer " + key)
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void without_a_key_the_api_is_closed_in_every_part() {
        for (String path : new String[] {"/api/v1/info", "/api/v1/connections", "/api/v1/bans", "/api/v1/nothing"}) {
            assertThat(inside.get(path).status()).as(path).isEqualTo(401);
            assertThat(inside.post(path, "{}").status()).as(path).isEqualTo(401);
        }
        assertThat(inside.post("/api/v1/publish", "{\"address\":\"a\"}").status())
                .isEqualTo(401);
        assertThat(inside.delete("/api/v1/connections?user=a").status()).isEqualTo(401);
    }

    @Test
    void almost_a_key_is_none() {
        for (String key : new String[] {"", "x", FIRST + "x", FIRST.substring(1), FIRST + "," + SECOND, "null"}) {
            assertThat(inside.get("/api/v1/info", "X-Api-Key", key).status())
                    .as(key)
                    .isEqualTo(401);
            assertThat(inside.get("/api/v1/info", "Authorization", "Basic " + key)
                            .status())
                    .isEqualTo(401);
        }
    }

    @Test
    void probes_and_scrapers_need_no_key() {
        assertThat(inside.get("/health/live").status()).isEqualTo(200);
        assertThat(inside.get("/health/ready").status()).isEqualTo(200);
        assertThat(inside.get("/metrics").status()).isEqualTo(200);
    }

    @Test
    void no_key_is_in_the_log() {
        inside.get("/api/v1/info", "X-Api-Key", FIRST);
        assertThat(node.log()).doesNotContain(FIRST).doesNotContain(SECOND);
    }
}
