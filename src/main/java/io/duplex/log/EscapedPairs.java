package io.duplex.log;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.event.KeyValuePair;

/** What the pattern calls {@code %pairs}: {@code key="value"}, with a space between two. */
public final class EscapedPairs extends ClassicConverter {
    @Override
    public String convert(ILoggingEvent event) {
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        return pairs == null
                ? ""
                : pairs.stream()
                        .map(pair -> pair.key + "=\"" + Escapes.value(String.valueOf(pair.value)) + '"')
                        .collect(Collectors.joining(" "));
    }
}
