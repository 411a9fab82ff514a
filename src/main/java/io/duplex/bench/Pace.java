package io.duplex.bench;

/** When the next message goes. */
public sealed interface Pace {

    /** Open loop: by the clock, whether or not the last one has arrived. */
    record Rate(double perSecond) implements Pace {
        /** A rate somebody can keep. */
        public Rate {
            if (!(perSecond > 0 && perSecond <= 10_000_000)) {
                throw new IllegalArgumentException("a rate is from above 0 to 10000000 per second");
            }
        }
    }

    /** Closed loop: as soon as fewer than so many are on their way to each receiver. */
    record Window(int messages) implements Pace {
        /** A window with something in it. */
        public Window {
            if (messages < 1) {
                throw new IllegalArgumentException("a window is 1 message or more");
            }
        }
    }

    /** Somebody else sends. */
    record Silent() implements Pace {}
}
