package io.duplex.doors.sse;

import io.duplex.message.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a client has been in each of its addresses, in the words of the id by which it comes back:
 *
 * <pre>
 *   5f3c9a1e2b7d:42                        a stream of one address
 *   5f3c9a1e2b7d:42,-,77aa01c3d4e5:7       of three, in their order in the request; - is a place that has none
 * </pre>
 *
 * <p>There is no address in it: it would need escapes, and the request has them anyway.
 */
final class LastEventId {
    /** With the longest positions these are 4 KiB, which every proxy lets pass in a header. */
    static final int MOST_ADDRESSES = 128;

    private static final String NONE = "-";
    private static final String BETWEEN = ",";
    /** A place no log knows, so that the client is told what it is told of a log that began anew. */
    private static final Position LOST = new Position(0, 1);

    private final List<@Nullable Position> places;
    private final boolean ofEach;

    private LastEventId(List<@Nullable Position> places, boolean ofEach) {
        this.places = places;
        this.ofEach = ofEach;
    }

    /**
     * Reads the id with which a client asks for so many addresses. One position alone is one of their places, and
     * nobody knows whose; the logs do, each by its epoch. All others are lost, as all are if the id means nothing.
     */
    static LastEventId read(String id, int addresses) {
        String[] parts = id.split(BETWEEN, -1);
        List<@Nullable Position> places = new ArrayList<>(addresses);
        for (int i = 0; i < addresses; i++) {
            String part = parts.length == 1 ? id : parts.length == addresses ? parts[i] : NONE;
            places.add(Position.parse(part));
        }
        return new LastEventId(places, parts.length == addresses);
    }

    /** After what the address with this number goes on, if it has a history. */
    Position since(int address) {
        Position place = places.get(address);
        return place == null ? LOST : place;
    }

    /** Whether the place is that of this very address, so that the client has been there. */
    boolean isOf(int address) {
        return ofEach && places.get(address) != null;
    }

    /** The id of these places, null for one that is not known; null if none is. */
    static @Nullable String write(List<@Nullable String> places) {
        if (places.size() > MOST_ADDRESSES || places.stream().allMatch(place -> place == null)) {
            return null;
        }
        return places.stream().map(place -> place == null ? NONE : place).collect(Collectors.joining(BETWEEN));
    }
}
