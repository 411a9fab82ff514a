package io.duplex.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Patterns and tables of them. */
final class AddressPatternTest {
    @ParameterizedTest
    @CsvSource({
        "news, news, true",
        "news, news2, false",
        "news, new, false",
        "news, news.world, false",
        "news.world, news, false",
        "news.world, news.world, true",
        "*, news, true",
        "*, news.world, false",
        "*, '', false",
        "**, news, true",
        "**, news.world.today, true",
        "**, '', false",
        "prices.*, prices.eur, true",
        "prices.*, prices, false",
        "prices.*, prices., false",
        "prices.*, prices.eur.usd, false",
        "prices.**, prices, false",
        "prices.**, prices., false",
        "prices.**, prices.eur.usd, true",
        "*.eur, prices.eur, true",
        "*.eur, prices.usd, false",
        "a.*.c, a.b.c, true",
        "a.*.c, a..c, false",
        "a.*.**, a.b, false",
        "a.*.**, a.b.c.d, true"
    })
    void pattern_fits_whole_segments(String pattern, String address, boolean fits) {
        assertThat(AddressPattern.of(pattern).fits(address)).isEqualTo(fits);
    }

    @ParameterizedTest
    @CsvSource({
        "'', segment 1 of '' is empty",
        "a..b, segment 2 of 'a..b' is empty",
        "a*, 'a*' mixes",
        "a.***, mixes",
        "**.a, only at the end"
    })
    void pattern_that_means_nothing_is_refused_with_the_reason(String pattern, String reason) {
        assertThatThrownBy(() -> AddressPattern.of(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void first_rule_that_fits_governs_an_address() {
        // Given
        Overflow latest = new Overflow(Overflow.Policy.LATEST, 0, null);
        Overflow disconnect = new Overflow(Overflow.Policy.DISCONNECT, 10, null);
        ChannelTable table = new ChannelTable(List.of(
                new ChannelRule(AddressPattern.of("prices.eur"), latest, null, false),
                new ChannelRule(AddressPattern.of("prices.*"), disconnect, null, false)));
        // Then
        assertThat(table.find("prices.eur").overflow()).isEqualTo(latest);
        assertThat(table.find("prices.usd").overflow()).isEqualTo(disconnect);
        assertThat(table.find("news").overflow()).isEqualTo(Overflow.DROP_OLDEST);
    }
}
