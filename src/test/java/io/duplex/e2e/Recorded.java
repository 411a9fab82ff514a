package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Envelope;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What tests of channels with history say and expect again and again. */
final class Recorded {
    private Recorded() {}

    static JsonObject registers(BridgeClient client, String address, JsonObject headers) {
        JsonObject registered = asks(client, Envelope.of("register", address).put("headers", headers));
        assertThat(registered.getString("type")).as(registered.encode()).isEqualTo("registered");
        return registered;
    }

    static JsonObject publishes(BridgeClient client, String address, Object body, @Nullable String id) {
        JsonObject envelope = Envelope.of("publish", address, body).put("ack", true);
        client.says(id == null ? envelope : envelope.put("id", id));
        JsonObject next = client.next().json();
        while (next.getString("type").equals("rec")) {
            next = client.next().json();
        }
        assertThat(next.getString("type")).as(next.encode()).isEqualTo("published");
        return next;
    }

    static JsonObject asks(BridgeClient client, JsonObject envelope) {
        return client.says(envelope).next().json();
    }

    static String position(JsonObject published) {
        return published.getString("epoch") + ":" + published.getLong("offset");
    }

    static List<Long> offsets(JsonObject page) {
        List<Long> offsets = new ArrayList<>();
        page.getJsonArray("messages").forEach(message -> offsets.add(((JsonObject) message).getLong("offset")));
        return offsets;
    }

    /** The bodies of the next messages, whose offsets follow each other, whatever is answered between them. */
    static List<Object> bodies(BridgeClient client, int count) {
        List<Object> bodies = new ArrayList<>();
        long offset = 0;
        while (bodies.size() < count) {
            JsonObject rec = client.next().json();
            if (rec.getString("type").equals("published")
                    || rec.getString("type").equals("registered")) {
                continue;
            }
            assertThat(rec.getString("type")).as(rec.encode()).isEqualTo("rec");
            assertThat(offset == 0 || rec.getLong("offset") == offset + 1)
                    .as("after %d came %s", offset, rec.encode())
                    .isTrue();
            offset = rec.getLong("offset");
            bodies.add(rec.getValue("body"));
        }
        return bodies;
    }

    static List<Object> numbers(int first, int count) {
        return IntStream.range(first, first + count).<Object>mapToObj(i -> i).toList();
    }
}
