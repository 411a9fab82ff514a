package io.duplex.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.duplex.message.MessageBounds;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One envelope to one {@link Command}, in a single pass over its bytes.
 *
 * <p>The order of checks is the official bridge's: JSON, type, address, then what the type asks for. What it tolerates
 * is tolerated: unknown fields, duplicate keys (the last one wins), no body, numbers where text is expected. What makes
 * it throw inside its handler, and the client wait for nothing, is answered: see {@link ErrorCode#INVALID_HEADERS}.
 *
 * <p>Limits: 100 levels of nesting, 1,000 digits in a number, 64 headers. A number outside the range of a double, or a
 * body that is an integer of more than 64 bits, is {@link ErrorCode#INVALID_JSON}: the event bus could not carry it
 * unharmed.
 */
public final class CommandDecoder {
    static final JsonFactory JSON = new JsonFactoryBuilder()
            // Names come from clients: interning them would let a client fill the JVM's string table.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(100)
                    .maxNumberLength(1_000)
                    .maxStringLength(Integer.MAX_VALUE) // the message limit bounds it
                    .build())
            .build();

    private CommandDecoder() {}

    /**
     * Decodes UTF-8 JSON such as {@code {"type":"publish","address":"news","body":"hi"}}.
     *
     * @throws BadCommand with the error to answer
     */
    public static Command decode(byte[] bytes, int offset, int length) throws BadCommand {
        Envelope envelope = new Envelope();
        try {
            if (!WholeText.isJsonUtf8(bytes, offset, length)) {
                throw envelope.bad(ErrorCode.INVALID_JSON);
            }
            try (JsonParser parser = JSON.createParser(bytes, offset, length)) {
                envelope.read(parser, bytes, offset);
            }
        } catch (IOException | ArithmeticException e) {
            throw envelope.bad(ErrorCode.INVALID_JSON);
        }
        return envelope.toCommand();
    }

    /** The fields of one envelope while it is read. */
    private static final class Envelope {
        private @Nullable String type;
        private @Nullable String address;
        private @Nullable String replyAddress;
        private @Nullable String id;
        private @Nullable String ref;
        private @Nullable String publisher;
        private @Nullable String token;
        private @Nullable String client;
        private @Nullable Object body;
        private @Nullable Object headers;
        private @Nullable Object version;
        private @Nullable Object ack;
        private @Nullable Object n;
        private @Nullable Object since;
        private @Nullable Object last;
        private @Nullable Object limit;
        private @Nullable Object failureCode;
        private @Nullable String message;

        void read(JsonParser parser, byte[] source, int offset) throws IOException, BadCommand {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw bad(ErrorCode.INVALID_JSON);
            }
            String name;
            while ((name = parser.nextFieldName()) != null) {
                parser.nextToken();
                Object value = JsonValues.read(parser, source, offset);
                switch (name) {
                    case "type" -> type = text(value);
                    case "address" -> address = text(value);
                    case "replyAddress" -> replyAddress = text(value);
                    case "body" -> body = value;
                    case "headers" -> headers = value;
                    case "id" -> id = text(value);
                    case "ref" -> ref = text(value);
                    case "publisher" -> publisher = text(value);
                    case "ack" -> ack = value;
                    case "n" -> n = value;
                    case "since" -> since = value;
                    case "last" -> last = value;
                    case "limit" -> limit = value;
                    case "version" -> version = value;
                    case "failureCode" -> failureCode = value;
                    case "message" -> message = text(value);
                    case "token" -> token = text(value);
                    case "client" -> client = text(value);
                    default -> {} // unknown fields are ignored, as the official bridge does
                }
            }
            if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
                throw bad(ErrorCode.INVALID_JSON);
            }
        }

        Command toCommand() throws BadCommand {
            checkWhole();
            if (type == null) {
                throw bad(ErrorCode.MISSING_TYPE);
            }
            if (type.equals("ping")) {
                return new Command.Ping();
            }
            if (type.equals("hello")) {
                checkName("publisher", publisher);
                return new Command.Hello(version instanceof Integer number ? number : 0, token, client, publisher);
            }
            if (address == null) {
                throw bad(ErrorCode.MISSING_ADDRESS);
            }
            return switch (type) {
                case "send" -> new Command.Send(address, body(), messageHeaders(), replyAddress, null, failure());
                case "publish" -> publish(address);
                case "register" -> register(address);
                case "unregister" -> new Command.Unregister(address);
                case "credit" -> credit(address);
                case "history" -> history(address);
                default -> throw bad(ErrorCode.INVALID_TYPE);
            };
        }

        /** What cannot be said back as it was written is left out of the answer. */
        private void checkWhole() throws BadCommand {
            if (isBroken(type)
                    || isBroken(address)
                    || isBroken(id)
                    || isBroken(ref)
                    || isBroken(replyAddress)
                    || isBroken(message)
                    || isBroken(token)
                    || isBroken(client)) {
                String where = isBroken(address) ? "address" : isBroken(id) ? "id" : "a field";
                type = isBroken(type) ? null : type;
                address = isBroken(address) ? null : address;
                id = isBroken(id) ? null : id;
                ref = isBroken(ref) ? null : ref;
                throw bad(ErrorCode.INVALID_JSON, where + WholeText.HALF);
            }
        }

        private static boolean isBroken(@Nullable String text) {
            return text != null && !WholeText.isWhole(text);
        }

        private @Nullable Object body() throws BadCommand {
            if (body instanceof BigInteger) {
                throw bad(ErrorCode.INVALID_JSON);
            }
            return body;
        }

        private Command publish(String to) throws BadCommand {
            checkName("id", id);
            checkName("ref", ref);
            return new Command.Publish(
                    to, body(), messageHeaders(), replyAddress, id, ref, Boolean.TRUE.equals(ack), false);
        }

        private void checkName(String what, @Nullable String name) throws BadCommand {
            String problem = MessageBounds.problemOfName(what, name);
            if (problem != null) {
                throw bad(ErrorCode.INVALID_ID, problem);
            }
        }

        private Command register(String of) throws BadCommand {
            JsonObject object = headers();
            try {
                return new Command.Register(of, object, RegisterOptions.read(object));
            } catch (IllegalArgumentException e) {
                throw new BadCommand(ErrorCode.INVALID_HEADERS, type, of, e.getMessage());
            }
        }

        private Command credit(String of) throws BadCommand {
            try {
                return new Command.Credit(of, RegisterOptions.number("n", n, 1, RegisterOptions.MOST_CREDITS));
            } catch (IllegalArgumentException e) {
                throw new BadCommand(ErrorCode.INVALID_CREDIT, type, of, e.getMessage());
            }
        }

        private Command history(String of) throws BadCommand {
            try {
                if (since != null && last != null) {
                    throw new IllegalArgumentException("since and last exclude each other");
                }
                int most = Command.History.MOST;
                int pageSize = limit == null ? Command.History.DEFAULT : (int) number("limit", limit, most);
                return new Command.History(
                        of,
                        since == null ? null : RegisterOptions.position("since", since),
                        last == null ? pageSize : (int) number("last", last, Integer.MAX_VALUE),
                        pageSize);
            } catch (IllegalArgumentException e) {
                throw new BadCommand(ErrorCode.INVALID_HISTORY, type, of, e.getMessage());
            }
        }

        private static long number(String name, Object value, int most) {
            return RegisterOptions.number(name, value, 1, most);
        }

        private Command.@Nullable Failure failure() throws BadCommand {
            if (failureCode == null) {
                return null;
            }
            if (failureCode instanceof Integer code) {
                return new Command.Failure(code, message);
            }
            throw bad(ErrorCode.INVALID_FAILURE_CODE);
        }

        private @Nullable JsonObject headers() throws BadCommand {
            if (headers == null) {
                return null;
            }
            if (headers instanceof JsonObject object) {
                return object;
            }
            throw bad(ErrorCode.INVALID_HEADERS);
        }

        /** Message headers are text: other values are written as JSON writes them; null and line breaks are refused. */
        private MultiMap messageHeaders() throws BadCommand {
            MultiMap result = MultiMap.caseInsensitiveMultiMap();
            JsonObject object = headers();
            if (object == null) {
                return result;
            }
            if (object.size() > MessageBounds.HEADERS) {
                throw bad(ErrorCode.INVALID_HEADERS);
            }
            for (Map.Entry<String, Object> header : object) {
                String value = text(header.getValue());
                if (value == null) {
                    throw bad(ErrorCode.INVALID_HEADERS);
                }
                if (isBroken(value) || isBroken(header.getKey())) {
                    throw bad(ErrorCode.INVALID_HEADERS, "a header" + WholeText.HALF);
                }
                result.add(header.getKey(), value);
            }
            if (MessageBounds.problemOfHeaders(result) != null) {
                throw bad(ErrorCode.INVALID_HEADERS);
            }
            return result;
        }

        private static @Nullable String text(@Nullable Object value) {
            return value == null ? null : value.toString();
        }

        BadCommand bad(ErrorCode error) {
            return bad(error, null);
        }

        private BadCommand bad(ErrorCode error, @Nullable String detail) {
            boolean isPublish = "publish".equals(type);
            return new BadCommand(
                    error, type, address, isPublish ? repeated(id) : null, isPublish ? repeated(ref) : null, detail);
        }

        /** What an answer repeats of what a client said. */
        private static @Nullable String repeated(@Nullable String name) {
            return name == null || name.length() > MessageBounds.NAME_LENGTH ? null : name;
        }
    }
}
