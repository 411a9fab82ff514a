package io.duplex.fanout;

/** The reasons for not reading one client; it is read while there is none. */
final class ReadingHolds {
    private final Pipe pipe;
    private int bits;

    ReadingHolds(Pipe pipe) {
        this.pipe = pipe;
    }

    void set(ReadingHold why, boolean hold) {
        int before = bits;
        bits = hold ? bits | why.bit() : bits & ~why.bit();
        if (bits != before) {
            pipe.reading(bits == 0);
        }
    }

    boolean has(ReadingHold why) {
        return (bits & why.bit()) != 0;
    }

    boolean isEmpty() {
        return bits == 0;
    }
}
