package io.duplex.codec;

import com.fasterxml.jackson.core.JsonParser;
import io.vertx.core.json.EncodeException;
import java.io.IOException;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** A message's body as a JSON text of its own, without an envelope: how HTTP carries it. */
public final class JsonBody {
    private JsonBody() {}

    /**
     * Reads one JSON value of any kind, within the limits of {@link CommandDecoder}.
     *
     * @throws BadCommand {@link ErrorCode#INVALID_JSON} if the bytes are anything else
     */
    public static @Nullable Object read(byte[] bytes, int offset, int length) throws BadCommand {
        try {
            if (WholeText.isJsonUtf8(bytes, offset, length)) {
                try (JsonParser parser = CommandDecoder.JSON.createParser(bytes, offset, length)) {
                    if (parser.nextToken() != null) {
                        Object value = JsonValues.read(parser, bytes, offset);
                        if (parser.nextToken() == null && !(value instanceof BigInteger)) {
                            return value;
                        }
                    }
                }
            }
        } catch (IOException | ArithmeticException e) {
            throw invalid();
        }
        throw invalid();
    }

    /**
     * Writes a body, with bytes as Base64 text.
     *
     * @throws EncodeException if the body is nothing JSON can say
     */
    public static byte[] write(@Nullable Object body) {
        return new JsonBytes(64).value(body).toBytes();
    }

    private static BadCommand invalid() {
        return new BadCommand(ErrorCode.INVALID_JSON, null, null, null);
    }
}
