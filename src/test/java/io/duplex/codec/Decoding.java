package io.duplex.codec;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;

/** Text in, command or error out. */
final class Decoding {
    private Decoding() {}

    static String envelope(String body) {
        return "{\"type\":\"publish\",\"address\":\"a\",\"body\":" + body + "}";
    }

    static Object body(String json) throws BadCommand {
        return ((Command.Publish) decode(envelope(json))).body();
    }

    static Command decode(String text) throws BadCommand {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return CommandDecoder.decode(bytes, 0, bytes.length);
    }

    static BadCommand error(String text) {
        return error(text.getBytes(StandardCharsets.UTF_8));
    }

    static BadCommand error(byte[] bytes) {
        return catchThrowableOfType(BadCommand.class, () -> CommandDecoder.decode(bytes, 0, bytes.length));
    }
}
