package io.duplex.hub;

import io.duplex.auth.Grant;
import io.duplex.channel.Overflow;
import io.duplex.codec.EncodedMessage;
import io.duplex.codec.WireFormat;
import io.duplex.message.Delivery;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of one address on one event loop: one for each wire format and each grant that its subscribers have. Most
 * addresses have one grant, and then no message is looked at.
 */
final class AddressLanes {
    private final HubShard shard;
    private final Map<Key, Track> tracks = new LinkedHashMap<>(2);
    private @Nullable Failures failures;
    /** Read by the loop of the consumer; a stale value only makes a message be encoded twice, or go as it is. */
    private volatile Set<WireFormat> formats = Set.of();
    /** Read by the loop of the consumer; a subscriber that has been told it is one is in it. */
    private volatile Set<Grant> grants = Set.of();

    AddressLanes(HubShard shard) {
        this.shard = shard;
    }

    /** A live message, to all lanes whose subscribers may see it. */
    void append(Delivery delivery, EncodedMessage message) {
        tracks.forEach((key, track) -> {
            try {
                if (key.grant().allows(delivery.body())) {
                    track.lane().append(message);
                }
            } catch (RuntimeException | Error e) {
                failed(track, e);
            }
        });
    }

    /** A recorded message, to all lanes whose subscribers may see it. */
    void append(RecordedMessage message) {
        tracks.forEach((key, track) -> {
            try {
                if (message.isSeenBy(key.grant())) {
                    track.append(message);
                }
            } catch (RuntimeException | Error e) {
                failed(track, e);
            }
        });
    }

    private void failed(Track track, Throwable cause) {
        if (failures == null) {
            failures = new Failures(cause);
        }
        failures.add(track);
    }

    /** Returns what lanes could not take since the last call, or null. */
    @Nullable Failures takeFailures() {
        Failures taken = failures;
        failures = null;
        return taken;
    }

    /** The log began again: offsets of before mean nothing now. */
    void forgetOffsets() {
        tracks.values().forEach(track -> track.offsets().clear());
    }

    /** The lane with what the subscriber reads and may see. */
    Track trackFor(Subscriber subscriber) {
        Key key = new Key(subscriber.format(), subscriber.grant());
        Track track = tracks.get(key);
        if (track == null) {
            track = new Track(shard.newLane(key.format()), new Offsets());
            tracks.put(key, track);
            changed();
        }
        return track;
    }

    /** A lane that no subscriber reads any more must not be appended to. */
    void dropEmpty() {
        if (tracks.values().removeIf(track -> track.lane().isEmpty())) {
            changed();
        }
    }

    private void changed() {
        formats = tracks.keySet().stream().map(Key::format).collect(Collectors.toUnmodifiableSet());
        grants = tracks.keySet().stream().map(Key::grant).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a subscriber with this overflow policy could read here. */
    boolean takes(Overflow overflow) {
        return tracks.values().stream().allMatch(track -> track.lane().takes(overflow));
    }

    /** The formats this loop's subscribers read. From any thread. */
    Set<WireFormat> formats() {
        return formats;
    }

    /** Whether any of this loop's subscribers may see a message. From any thread. */
    boolean maySee(Delivery delivery) {
        for (Grant grant : grants) {
            if (grant.allows(delivery.body())) {
                return true;
            }
        }
        return false;
    }

    /** Subscribers that read the same bytes of the same messages. */
    private record Key(WireFormat format, Grant grant) {}
}
