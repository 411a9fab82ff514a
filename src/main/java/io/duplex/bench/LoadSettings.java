package io.duplex.bench;

import java.time.Duration;

/**
 * What to put on which server.
 *
 * @param connections that subscribe, publish or ask, as the scenario has it
 * @param addresses over how many they are spread
 * @param address its name, or how the names of several begin
 * @param sizeBytes of each message's body
 * @param acknowledged whether the server is asked to confirm each publish
 */
public record LoadSettings(
        Target target,
        int connections,
        int addresses,
        String address,
        Pace pace,
        Duration warmup,
        Duration duration,
        int sizeBytes,
        boolean acknowledged) {
    private static final int LARGEST_BODY_BYTES = 16 * 1024 * 1024;

    /** @throws IllegalArgumentException with a sentence */
    public LoadSettings {
        require(connections >= 1, "there must be 1 connection or more");
        require(addresses >= 1, "there must be 1 address or more");
        require(addresses <= connections, "there are more addresses than connections to use them");
        require(address.matches("[^\"\\\\\\p{Cntrl}]+"), "an address is text without quotes and backslashes");
        require(!duration.isZero(), "the duration must be above 0");
        require(
                sizeBytes >= Mark.BYTES && sizeBytes <= LARGEST_BODY_BYTES,
                "a body is from " + Mark.BYTES + "B, its number and time, to 16MiB");
    }

    String addressOf(int index) {
        return addresses == 1 ? address : address + "." + index % addresses;
    }

    private static void require(boolean right, String sentence) {
        if (!right) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
