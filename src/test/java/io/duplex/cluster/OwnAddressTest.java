package io.duplex.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.internal.util.AddressUtil;
import com.hazelcast.internal.util.AddressUtil.AddressHolder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the operator writes for this member and the others, and the addresses it stands for. */
final class OwnAddressTest {
    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.1", "::1, ::1", "0:0:0:0:0:0:0:1, ::1"})
    void an_address_of_this_machine_is_itself(String host, String address) {
        assertThat(OwnAddress.of(host)).isEqualTo(address);
    }

    /** Hazelcast found no network interface of that name. */
    @Test
    void a_name_is_resolved() {
        assertThat(OwnAddress.of("localhost")).isIn("127.0.0.1", "::1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "2001:db8::1"})
    void an_address_of_another_machine_is_refused_with_those_of_this_one(String host) {
        assertThatThrownBy(() -> OwnAddress.of(host))
                .isInstanceOf(ClusterUnreachable.class)
                .hasMessageStartingWith("cluster.host is " + host + ", which this machine does not have. It has ")
                .hasMessageContaining("127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "0::0"})
    void what_stands_for_all_addresses_is_refused(String host) {
        assertThatThrownBy(() -> OwnAddress.of(host))
                .isInstanceOf(ClusterUnreachable.class)
                .hasMessageContaining("every address of this machine");
    }

    @Test
    void a_name_that_nobody_knows_is_refused() {
        assertThatThrownBy(() -> OwnAddress.of("nowhere.invalid"))
                .hasMessage("cluster.host is nowhere.invalid, a name that cannot be resolved here");
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.1, -1",
        "10.0.0.1:5701, 10.0.0.1, 5701",
        "fd00::1, fd00::1, -1",
        "[fd00::1], fd00::1, -1",
        "[fd00::1]:5701, fd00::1, 5701",
    })
    void a_listed_address_is_read_by_hazelcast_as_it_was_meant(String member, String address, int port) {
        AddressHolder read = AddressUtil.getAddressHolder(
                new ListedMembers(List.of(member)).addresses().get(0));
        assertThat(read.getAddress()).isEqualTo(address);
        assertThat(read.getPort()).isEqualTo(port);
    }

    /** A member that was listed by its name was looked for only where the name stood for this machine. */
    @Test
    void a_listed_name_is_resolved_and_one_that_nobody_knows_is_passed_over() {
        assertThat(new ListedMembers(List.of("nowhere.invalid:5701", "localhost:5702", "localhost")).addresses())
                .containsAnyOf("127.0.0.1:5702", "[::1]:5702")
                .containsAnyOf("127.0.0.1", "::1")
                .noneMatch(address -> address.contains("localhost") || address.contains("nowhere"));
    }
}
