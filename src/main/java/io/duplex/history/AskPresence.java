package io.duplex.history;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.Callable;

/**
 * Asks another member whether it is there. The answer is its wall clock in milliseconds since 1970, the first of a
 * list: a later version may add to the end.
 */
final class AskPresence implements Callable<long[]>, IdentifiedDataSerializable {
    private static final byte VERSION = 1;

    @Override
    public long[] call() {
        return new long[] {InstantSource.system().millis()};
    }

    @Override
    public int getFactoryId() {
        return HistorySerialization.FACTORY_ID;
    }

    @Override
    public int getClassId() {
        return HistorySerialization.ASK_PRESENCE;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        Versioned.write(out, VERSION, fields -> {});
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        Versioned.read(in, (fields, version) -> this);
    }
}
