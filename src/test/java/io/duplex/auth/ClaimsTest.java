package io.duplex.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a claim is looked for. */
final class ClaimsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // Only the first dot led into an object, so the roles of a client with a dot in its name were not
                // found.
                "{'resource_access':{'my.app':{'roles':'admin'}}} | resource_access.my.app.roles | admin",
                "{'resource_access':{'my':{'app':{'roles':'wrong'}},'my.app':{'roles':'admin'}}}"
                        + "| resource_access.my.app.roles | admin",
                "{'a.b':{'c.d':{'e':'found'}}} | a.b.c.d.e | found",
                "{'a':{'b':'nested'},'a.b':'whole'} | a.b | whole",
                "{'https://x.org/y':'found'} | https://x.org/y | found",
                "{'a.b':{},'a':{'b':{'c':'shorter name'}}} | a.b.c | -",
                "{'a.b':1,'a':{'b':{'c':'shorter name'}}} | a.b.c | -",
                "{'a.b':null,'a':{'b':'hidden'}} | a.b | -",
                "{'a':null} | a.b | -",
                "{'a':[1]} | a.0 | -",
                "{} | a | -",
                "{'':{'a':'x'}} | .a | -"
            })
    void longest_name_that_is_there_counts_at_each_step(String claims, String path, String value) {
        JsonObject token = new JsonObject(claims.replace('\'', '"'));
        assertThat(Claims.find(token, path)).isEqualTo(value);
    }

    @Test
    void authorities_are_found_below_names_with_dots() {
        JsonObject token = new JsonObject("{\"resource_access\":{\"my.app\":{\"roles\":[\"admin\",null,7]}}}");
        assertThat(Claims.words(token, List.of("resource_access.my.app.roles"))).containsExactly("admin");
    }
}
