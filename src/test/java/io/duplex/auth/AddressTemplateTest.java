package io.duplex.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressTemplateTest {
    @ParameterizedTest
    @CsvSource({
        "orders, orders",
        "orders.*, orders.1",
        "*, orders",
        "orders.*.new, orders.1.new",
        "**, orders.1.new",
        "orders.**, orders.1",
        "orders.**, orders.1.new",
        "orders.*.**, orders.1.new.today",
    })
    void template_fits_segment_by_segment(String template, String address) {
        assertThat(AddressTemplate.of(template).fits(address, Principal.ANONYMOUS))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "orders, order",
        "orders, orders.1",
        "orders.1, orders",
        "orders.*, orders",
        "orders.*, orders.",
        "orders.*, orders.1.new",
        "*, orders.1",
        "orders.*.new, orders..new",
        "orders.**, orders",
        "orders.**, orders.",
        "Orders, orders",
    })
    void template_fits_nothing_else(String template, String address) {
        assertThat(AddressTemplate.of(template).fits(address, Principal.ANONYMOUS))
                .isFalse();
    }

    @Test
    void claim_stands_for_its_value() {
        AddressTemplate template = AddressTemplate.of("orders.{claim.tenant}.*");
        assertThat(template.fits("orders.acme.7", with("tenant", "acme"))).isTrue();
        assertThat(template.fits("orders.emca.7", with("tenant", "acme"))).isFalse();
        assertThat(template.fits("orders.7.7", with("tenant", 7))).isTrue();
        assertThat(AddressTemplate.of("user-{claim.sub}").fits("user-alice", with("sub", "alice")))
                .isTrue();
        assertThat(AddressTemplate.of("a.{claim.org.id}.b").fits("a.x.b", with("org", new JsonObject().put("id", "x"))))
                .isTrue();
    }

    @Test
    void claim_with_several_values_stands_for_each() {
        AddressTemplate template = AddressTemplate.of("team.{claim.teams}");
        Principal principal =
                with("teams", new JsonArray().add("red").add("blue").addNull());
        assertThat(template.fits("team.red", principal)).isTrue();
        assertThat(template.fits("team.blue", principal)).isTrue();
        assertThat(template.fits("team.green", principal)).isFalse();
        assertThat(template.fits("team.null", principal)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "**", "acme.*", "acme.secret", "", ".", "{claim.tenant}", "acme\\..*"})
    void value_of_a_claim_widens_nothing(String value) {
        AddressTemplate template = AddressTemplate.of("orders.{claim.tenant}.*");
        Principal principal = with("tenant", value);
        assertThat(template.fits("orders.acme.7", principal)).isFalse();
        assertThat(template.fits("orders.acme.secret.7", principal)).isFalse();
        assertThat(template.fits("orders..7", principal)).isFalse();
        assertThat(template.fits("orders.acme", principal)).isFalse();
    }

    @Test
    void who_has_no_such_claim_is_not_fitted() {
        AddressTemplate template = AddressTemplate.of("orders.{claim.tenant}");
        assertThat(template.fits("orders.acme", Principal.ANONYMOUS)).isFalse();
        assertThat(template.fits("orders.null", with("tenant", null))).isFalse();
        assertThat(template.fits("orders.{claim.tenant}", Principal.ANONYMOUS)).isFalse();
        assertThat(template.fits("orders.{}", with("tenant", new JsonObject()))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a..b",
                ".a",
                "a.",
                "a*",
                "a.**.b",
                "***",
                "{tenant}",
                "{claim.}",
                "{claim.a",
                "claim.a}",
                "{{claim.a}}",
                "{claim.a}{claim.b}",
                "{claim.a}*",
                "{claim.a}.**.x"
            })
    void nonsense_is_refused(String text) {
        assertThatThrownBy(() -> AddressTemplate.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Principal with(String claim, Object value) {
        return new Principal("alice", new JsonObject().put(claim, value), Set.of(), 0);
    }
}
