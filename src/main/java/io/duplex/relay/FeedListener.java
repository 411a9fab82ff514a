package io.duplex.relay;

import io.duplex.message.Delivery;
import io.duplex.message.Gap;
import io.duplex.message.Position;
import io.duplex.message.StoredMessage;
import java.util.List;

/** Whoever hears an address in order. All methods are called on the feed's event loop. */
public interface FeedListener {
    /** The feed has begun: what follows this position will come. Called once, before all others but {@link #onSend}. */
    void onBegin(Position end);

    /** The next messages, at least one: their offsets follow those of the last call. */
    void onMessages(long epoch, List<StoredMessage> messages);

    /** The log has another epoch now, in which positions of before mean the same; nothing was missed. */
    void onRename(Position position);

    /**
     * The next messages cannot be had. For {@link Gap.Reason#EPOCH_CHANGED}, what follows comes after {@code resume}.
     */
    void onGap(Gap gap, Position resume);

    /** A message that was sent to one receiver, who is here. */
    void onSend(Delivery delivery);
}
