package io.duplex.clock;

/** The two clocks of a process. */
public interface Clock {
    /** Those of this machine. */
    Clock SYSTEM = new Clock() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public long wallMillis() {
            return System.currentTimeMillis();
        }
    };

    /** Monotonic time in nanoseconds; only differences mean anything. */
    long nanos();

    /** Milliseconds since 1970, as far as this machine knows. To be shown, never to measure by: it jumps. */
    long wallMillis();
}
