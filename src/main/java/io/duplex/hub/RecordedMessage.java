package io.duplex.hub;

import io.duplex.auth.Grant;
import io.duplex.codec.EncodedMessage;
import io.duplex.codec.MessageDeflater;
import io.duplex.codec.WireFormat;
import io.duplex.message.StoredMessage;
import io.duplex.relay.Relay;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A recorded message on its way to subscribers. Shared by the event loops; its body is JSON and read only if a grant
 * asks for it.
 */
final class RecordedMessage {
    private final StoredMessage message;
    private final EncodedMessage encoded;
    /** Worked out by whichever loop needs it first, at worst by two. */
    private volatile @Nullable Body body;

    /** Encodes it for those who read these formats. The deflater belongs to the calling thread. */
    RecordedMessage(
            String address, String epoch, StoredMessage message, Set<WireFormat> formats, MessageDeflater deflater) {
        this.message = message;
        this.encoded = new EncodedMessage(new RecordedContent(address, epoch, message), formats, deflater);
    }

    long offset() {
        return message.offset();
    }

    EncodedMessage encoded() {
        return encoded;
    }

    boolean isSeenBy(Grant grant) {
        if (grant.equals(Grant.EVERYTHING)) {
            return true;
        }
        Body known = body;
        if (known == null) {
            known = new Body(Relay.body(message));
            body = known;
        }
        return grant.allows(known.value());
    }

    private record Body(@Nullable Object value) {}
}
