package io.duplex.cli;

import io.duplex.bench.Target;
import io.duplex.config.Quantity;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Options with a unit, written as in the configuration. */
final class BenchUnits {
    private BenchUnits() {}

    /** {@code 500ms}, {@code 10s}. */
    static final class Time implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            if (!text.matches("\\d{1,7}(ms|s|m|h)")) {
                throw new TypeConversionException("'" + text + "' is no duration like 500ms, 10s or 2m");
            }
            return Quantity.duration(text);
        }
    }

    /** {@code 128B}, {@code 64KiB}. */
    static final class Size implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            if (!text.matches("\\d{1,9}B|\\d{1,6}KiB|\\d{1,3}MiB")) {
                throw new TypeConversionException("'" + text + "' is no size like 128B, 64KiB or 1MiB");
            }
            return Math.toIntExact(Quantity.bytes(text));
        }
    }

    /** {@code ws://127.0.0.1:8080/eventbus/websocket}. */
    static final class Url implements ITypeConverter<Target> {
        @Override
        public Target convert(String text) {
            try {
                return Target.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
