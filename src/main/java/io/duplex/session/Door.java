package io.duplex.session;

import io.duplex.codec.WireFormat;

/**
 * What a session knows of the door it came through.
 *
 * @param name label of the metrics
 * @param format what its clients are answered in until they say hello
 * @param pings whether a client must ping; otherwise its connection tells whether it is there, once it has said
 *     anything
 * @param greets whether its clients have our extensions without saying hello: its protocol has no older clients
 * @param speaks whether its clients can say anything: one that only listens is not asked what it cannot answer
 */
public record Door(String name, WireFormat format, boolean pings, boolean greets, boolean speaks) {
    /** A door whose clients may know nothing but the official bridge. */
    public Door(String name, WireFormat format, boolean pings) {
        this(name, format, pings, false, true);
    }

    /** Whether its sessions are as short as a request by HTTP, so that their ids say nothing about their clients. */
    boolean isForOneRequest() {
        return greets && speaks;
    }
}
