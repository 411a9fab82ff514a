package io.duplex.log;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** What the pattern calls {@code %oneline}: the message, on one line. */
public final class EscapedMessage extends ClassicConverter {
    @Override
    public String convert(ILoggingEvent event) {
        return Escapes.line(String.valueOf(event.getFormattedMessage()));
    }
}
