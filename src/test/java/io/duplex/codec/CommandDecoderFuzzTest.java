package io.duplex.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.duplex.Seed;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever bytes come, the decoder answers with a command or with the error to tell the client. */
final class CommandDecoderFuzzTest {
    private static final List<String> ENVELOPES = List.of(
            "{\"type\":\"ping\"}",
            "{\"type\":\"hello\",\"version\":1,\"token\":\"ey.J.x\",\"client\":\"sdk/1.0\"}",
            "{\"type\":\"register\",\"address\":\"news\",\"headers\":{\"since\":\"1:2\",\"view\":[{\"op\":\"map\"}]}}",
            "{\"type\":\"unregister\",\"address\":\"news\"}",
            "{\"type\":\"publish\",\"address\":\"n\",\"body\":{\"a\":[1,-2.5e3,null,true,\"\\u00e4\\ud83d\"]},\"ack\":true}",
            "{\"type\":\"send\",\"address\":\"a\",\"body\":9223372036854775808,\"headers\":{\"k\":\"\u00e4\"}}");

    @Test
    void random_bytes_are_a_command_or_bad_command() {
        Random random = Seed.random("CommandDecoderFuzzTest.random_bytes");
        for (int round = Seed.rounds(50_000); round > 0; round--) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            if (bytes.length > 0 && random.nextBoolean()) {
                bytes[0] = '{';
            }
            decodes(bytes);
        }
    }

    @Test
    void damaged_envelopes_are_a_command_or_bad_command() {
        Random random = Seed.random("CommandDecoderFuzzTest.damaged_envelopes");
        int commands = 0;
        for (int round = Seed.rounds(100_000); round > 0; round--) {
            byte[] bytes = ENVELOPES.get(random.nextInt(ENVELOPES.size())).getBytes(StandardCharsets.UTF_8);
            if (decodes(Damage.some(bytes, random))) {
                commands++;
            }
        }
        // Else the damage would be so bad that only the first check is tested.
        assertThat(commands).isGreaterThan(1_000);
    }

    private static boolean decodes(byte[] bytes) {
        boolean[] command = new boolean[1];
        assertThatCode(() -> {
                    try {
                        command[0] = CommandDecoder.decode(bytes, 0, bytes.length) != null;
                    } catch (BadCommand expected) {
                        assertThat(expected.error()).isNotNull();
                    }
                })
                .as(() -> HexFormat.of().formatHex(bytes))
                .doesNotThrowAnyException();
        return command[0];
    }
}
