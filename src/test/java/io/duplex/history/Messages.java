package io.duplex.history;

import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.internal.serialization.impl.DefaultSerializationServiceBuilder;
import io.duplex.message.StoredMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Messages and bounds for tests of this room. */
final class Messages {
    static final long HOUR_MILLIS = 3_600_000;

    static final InternalSerializationService WIRE = new DefaultSerializationServiceBuilder()
            .addDataSerializableFactory(HistorySerialization.FACTORY_ID, new HistorySerialization())
            .build();

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

    /** As another member gets it. */
    static <T> T copied(T object) {
        return WIRE.toObject(WIRE.toData(object));
    }

    static String text(StoredMessage message) {
        return new String(message.body(), StandardCharsets.UTF_8);
    }

    static List<String> texts(Page page) {
        return page.messages().stream().map(Messages::text).toList();
    }
}
