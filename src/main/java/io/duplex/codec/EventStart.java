package io.duplex.codec;

import java.nio.charset.StandardCharsets;

/** How the event of a recorded message begins, for who finds it among others: {@link #ID}, a position, a line break. */
public final class EventStart {
    /** Begins the line with the position. */
    public static final String ID = "id: ";

    private EventStart() {}

    /** What follows that line, if the message is of this address. */
    public static byte[] data(String address) {
        return new JsonBytes(address.length() + 48)
                .literal("data: {\"type\":\"rec\",\"address\":")
                .value(address)
                .literal(",\"body\":")
                .toBytes();
    }

    static byte[] id(String epoch, long offset) {
        return (ID + epoch + ":" + offset + "\ndata: ").getBytes(StandardCharsets.US_ASCII);
    }
}
