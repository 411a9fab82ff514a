package io.duplex.codec;

import io.netty.buffer.ByteBuf;

/**
 * How an envelope becomes bytes on a socket. The bytes are the same for every client of one format, so a message is
 * encoded once per format: its words ({@link #envelopes}), its {@link Payload} and the {@link Framing} around that.
 */
@SuppressWarnings("ImmutableEnumChecker") // framings are records of numbers
public enum WireFormat {
    /** What the official bridge sends on a raw WebSocket. */
    BINARY(Payload.ENVELOPE, new Framing.WebSocket(0x82)),
    /** For a client that said hello in text. */
    TEXT(Payload.ENVELOPE, new Framing.WebSocket(0x81)),
    /** {@link #BINARY} for a client that negotiated permessage-deflate. */
    DEFLATED_BINARY(Payload.DEFLATED, new Framing.WebSocket(0xC2)),
    /** {@link #TEXT} for a client that negotiated permessage-deflate. */
    DEFLATED_TEXT(Payload.DEFLATED, new Framing.WebSocket(0xC1)),
    /** SockJS over a WebSocket: a message is a frame of its own. */
    SOCKJS(Payload.SOCKJS, new Framing.WebSocket(0x81)),
    /** {@link #SOCKJS} for a client that negotiated permessage-deflate. */
    DEFLATED_SOCKJS(Payload.DEFLATED_SOCKJS, new Framing.WebSocket(0xC1)),
    /** SockJS over HTTP: the door puts what has gathered into one frame, so a message is only an item of a list. */
    SOCKJS_LIST(Payload.SOCKJS, new Framing.ListItem(2, 1)),
    /** {@link #SOCKJS_LIST} for frames that are strings of a script. */
    SOCKJS_SCRIPT_LIST(Payload.SOCKJS_IN_SCRIPT, new Framing.ListItem(0, 0)),
    /** Server-sent events. */
    EVENTS(Envelopes.EVENTS, Payload.ENVELOPE, new Framing.Event()),
    /** The TCP door's. */
    TCP(Envelopes.TCP, Payload.ENVELOPE, new Framing.Length());

    private final Envelopes envelopes;
    private final Payload payload;
    private final Framing framing;

    WireFormat(Payload payload, Framing framing) {
        this(Envelopes.BRIDGE, payload, framing);
    }

    WireFormat(Envelopes envelopes, Payload payload, Framing framing) {
        this.envelopes = envelopes;
        this.payload = payload;
        this.framing = framing;
    }

    /** What the node says to clients of this format. */
    public Envelopes envelopes() {
        return envelopes;
    }

    /**
     * What a client says to whom the node speaks in this format.
     *
     * @throws BadCommand with the error to answer
     */
    public Command decode(byte[] bytes, int offset, int length) throws BadCommand {
        return this == TCP ? TcpCommands.decode(bytes, offset, length) : CommandDecoder.decode(bytes, offset, length);
    }

    /** Whether payloads of this format are deflated. */
    public boolean isDeflated() {
        return payload == Payload.DEFLATED || payload == Payload.DEFLATED_SOCKJS;
    }

    /** The same without deflation, which every client reads as well. */
    public WireFormat plain() {
        return switch (this) {
            case DEFLATED_BINARY -> BINARY;
            case DEFLATED_TEXT -> TEXT;
            case DEFLATED_SOCKJS -> SOCKJS;
            default -> this;
        };
    }

    /** The same with deflation, where there is such a format. */
    public WireFormat deflated() {
        return switch (this) {
            case BINARY -> DEFLATED_BINARY;
            case TEXT -> DEFLATED_TEXT;
            case SOCKJS -> DEFLATED_SOCKJS;
            default -> this;
        };
    }

    /** The payload of a frame that says this envelope, which is one of {@link #envelopes}. */
    public byte[] payloadOf(byte[] envelope) {
        return payload.of(envelope);
    }

    boolean hasPayloadOf(WireFormat other) {
        return payload == other.payload && envelopes() == other.envelopes();
    }

    /** Bytes a payload of this many bytes takes on the wire. */
    public int frameBytes(int payloadBytes) {
        return framing.frameBytes(payloadBytes);
    }

    /** Appends the payload as one frame; {@code out} has room for {@link #frameBytes}. */
    public void writeFrame(ByteBuf out, byte[] payloadBytes) {
        framing.write(out, payloadBytes);
    }
}
