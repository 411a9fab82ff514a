package io.duplex.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.cluster.Address;
import com.hazelcast.internal.serialization.Data;
import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.internal.serialization.impl.DefaultSerializationServiceBuilder;
import com.hazelcast.internal.serialization.impl.HeapData;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a member asks another about those that it reaches. */
final class AskReachTest {
    /** Behind the hash of the partition, the type, and the numbers of factory and class. */
    private static final int VERSION_AT = 17;

    private static final InternalSerializationService WIRE = new DefaultSerializationServiceBuilder()
            .addDataSerializableFactory(AskReach.FACTORY_ID, AskReach.factory())
            .build();

    @Test
    void what_a_later_release_adds_is_skipped() throws UnknownHostException {
        AskReach asked = new AskReach(List.of(new Address("127.0.0.1", 5701), new Address("::1", 5702)));
        byte[] written = WIRE.toBytes(asked);
        byte[] longer = Arrays.copyOf(written, written.length + 5);
        longer[VERSION_AT] = 2;
        ByteBuffer lengths = ByteBuffer.wrap(longer);
        lengths.putInt(VERSION_AT + 1, lengths.getInt(VERSION_AT + 1) + 5);
        Data read = WIRE.toData(WIRE.<AskReach>toObject(new HeapData(longer)));
        assertThat(read.toByteArray()).isEqualTo(written);
    }
}
