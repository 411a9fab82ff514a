package io.duplex.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What random accidents make of bytes that meant something. */
public final class Damage {
    private static final List<String> TOKENS =
            List.of("{", "}", "[", "]", ",", ":", "\"", "\\", "null", "-", "1e9999", "\\ud800", "\0", "\ufeff", "//");

    private Damage() {}

    /** One to three accidents. */
    public static byte[] some(byte[] bytes, Random random) {
        byte[] damaged = bytes;
        for (int accident = random.nextInt(3); accident >= 0; accident--) {
            damaged = one(damaged, random);
        }
        return damaged;
    }

    /** Cut off, something put in, something left out, a byte changed, or a part repeated. */
    private static byte[] one(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length + 1);
        return switch (random.nextInt(5)) {
            case 0 -> Arrays.copyOf(bytes, at);
            case 1 ->
                joined(bytes, at, TOKENS.get(random.nextInt(TOKENS.size())).getBytes(UTF_8), at);
            case 2 -> joined(bytes, at, new byte[0], Math.min(bytes.length, at + 1 + random.nextInt(8)));
            case 3 -> joined(bytes, at, new byte[] {(byte) random.nextInt(256)}, Math.min(bytes.length, at + 1));
            default -> joined(bytes, at, bytes, at);
        };
    }

    private static byte[] joined(byte[] bytes, int until, byte[] middle, int from) {
        byte[] result = new byte[until + middle.length + bytes.length - from];
        System.arraycopy(bytes, 0, result, 0, until);
        System.arraycopy(middle, 0, result, until, middle.length);
        System.arraycopy(bytes, from, result, until + middle.length, bytes.length - from);
        return result;
    }
}
