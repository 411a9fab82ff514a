package io.duplex.history;

import io.duplex.message.StoredMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Messages and bounds for tests of this room. */
final class Messages {
    static final long HOUR_MILLIS = 3_600_000;

    private Messages() {}

    static NewMessage message(Object body) {
        return message(null, body);
    }

    static NewMessage message(@Nullable String id, Object body) {
        return new NewMessage(PublishId.of("someone", id), String.valueOf(body).getBytes(StandardCharsets.UTF_8), null);
    }

    static List<NewMessage> numbered(int first, int count) {
        return IntStream.range(first, first + count).mapToObj(Messages::message).toList();
    }

    static Retention keep(int messages) {
        return new Retention(messages, 1 << 20, HOUR_MILLIS, 2);
    }

    static String text(StoredMessage message) {
        return new String(message.body(), StandardCharsets.UTF_8);
    }

    static List<String> texts(Page page) {
        return page.messages().stream().map(Messages::text).toList();
    }
}
