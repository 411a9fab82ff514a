package io.duplex.doors.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LineSplitterTest {
    private final LineSplitter splitter = new LineSplitter(4);

    private List<String> read(String text, int chunk) {
        for (int at = 0; at < text.length(); at += chunk) {
            splitter.add(Buffer.buffer(text.substring(at, Math.min(at + chunk, text.length()))));
        }
        splitter.end();
        List<String> lines = new ArrayList<>();
        for (LineSplitter.Line line : splitter.takeWhole()) {
            lines.add(line.number() + "=" + (line.bytes() == null ? "too long" : line.bytes()));
        }
        return lines;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 100})
    void lines_are_the_same_however_the_bytes_come(int chunk) {
        assertThat(read("1\n22\n\n \r\n4444\n55555\n666666\n77\n8", chunk))
                .containsExactly("1=1", "2=22", "5=4444", "6=too long", "7=too long", "8=77", "9=8");
    }

    @Test
    void a_line_that_is_too_long_is_told_before_it_ends() {
        splitter.add(Buffer.buffer("12345"));
        assertThat(splitter.takeWhole()).containsExactly(new LineSplitter.Line(1, null));
        splitter.add(Buffer.buffer("6789"));
        assertThat(splitter.takeWhole()).isEmpty();
    }
}
