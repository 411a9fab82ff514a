package io.duplex.doors.sse;

import io.duplex.message.Position;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a client is in each of the addresses it reads, as of the bytes its stream was given. */
final class Places implements PlacesPipe.Places {
    private final List<String> addresses;
    private final List<@Nullable String> places = new ArrayList<>();

    Places(List<String> addresses) {
        this.addresses = addresses;
        addresses.forEach(address -> places.add(null));
    }

    List<String> addresses() {
        return addresses;
    }

    @Override
    public void reached(int address, String position) {
        places.set(address, position);
    }

    /**
     * What follows this position comes.
     *
     * @return false if a place was known, which no later one may hide: something before it may have to be told
     */
    boolean begins(String address, Position position) {
        int index = addresses.indexOf(address);
        if (index < 0 || places.get(index) != null) {
            return false;
        }
        reached(index, position.toString());
        return true;
    }

    /** Null also if they are too many. */
    @Override
    public @Nullable String id() {
        return LastEventId.write(places);
    }
}
