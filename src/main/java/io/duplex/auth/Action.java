package io.duplex.auth;

import java.util.Arrays;
import java.util.Locale;

/** What a client may want to do with an address. The first two go to the event bus, the others come from it. */
public enum Action {
    PUBLISH,
    SEND,
    /** To register, and to be delivered what comes. */
    REGISTER,
    HISTORY,
    PRESENCE;

    /** The action of a name as configurations write it. */
    public static Action of(String name) {
        return Arrays.stream(values())
                .filter(action -> action.wire().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " is no action"));
    }

    /** Its name in the configuration, and the type of its command. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
