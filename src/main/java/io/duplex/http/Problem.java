package io.duplex.http;

import io.duplex.codec.ErrorCode;
import io.duplex.message.Disconnect;
import io.duplex.message.RequestFailure;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP answer that says what went wrong (RFC 9457 s3): {@code {"title":"Bad Request","status":400,"detail":".."}},
 * with members of its own where a program would want to know more than the status.
 */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient JsonObject members;

    /**
     * A problem with no stack trace: it is an answer.
     *
     * @param detail what was found, where, and what was expected
     */
    public Problem(int status, String detail) {
        this(status, detail, new JsonObject());
    }

    private Problem(int status, String detail, JsonObject members) {
        super(detail, null, false, false);
        this.status = status;
        this.members = members;
    }

    /** A problem with the protocol's word for it, {@code "error":"drain"}. */
    public static Problem named(int status, String error, String detail) {
        return new Problem(status, detail, new JsonObject().put("error", error));
    }

    /** An error of the node itself. */
    public static Problem internal() {
        return new Problem(500, "Internal error; see the node's log");
    }

    /**
     * An error of the protocol, with its wire string: {@code "error":"access_denied","address":"news"}.
     *
     * @param address what it is about, or null
     * @param detail what was found and expected, where more is known than the error says, or null
     */
    public static Problem of(ErrorCode error, @Nullable String address, @Nullable String detail) {
        JsonObject members = new JsonObject().put("error", error.wire());
        if (address != null) {
            members.put("address", address);
        }
        Meaning meaning = meaning(error);
        return new Problem(meaning.status(), detail == null ? meaning.detail() : detail, members);
    }

    /** The node ends the exchange; {@code "error"} is the label of the cause. */
    public static Problem of(Disconnect cause) {
        JsonObject members = new JsonObject().put("error", cause.label());
        return switch (cause) {
            case REFUSED -> new Problem(403, "The application rejected this client", members);
            case SERVICE_RESTART ->
                new Problem(
                        503,
                        "This node is stopping; try again to reach another node. The request may have been delivered",
                        members);
            case MUTE -> new Problem(408, "No message arrived in time", members);
            case BANNED -> new Problem(403, "This client is banned for now", members);
            case TOKEN_EXPIRED, BAD_TOKEN ->
                new Problem(401, "The token is no longer accepted: " + cause.reason(), members);
            case TOO_FAST, TOO_MANY_ERRORS -> new Problem(429, "Slow down and try again: " + cause.reason(), members);
            case INTERNAL_ERROR -> internal();
            default -> new Problem(503, "The node ended the exchange: " + cause.reason(), members);
        };
    }

    /** A request without a reply; {@code "failureType"} and {@code "failureCode"} are the event bus's. */
    public static Problem of(RequestFailure failure) {
        JsonObject members =
                new JsonObject().put("failureType", failure.kind().name()).put("failureCode", failure.failureCode());
        return switch (failure.kind()) {
            case NO_HANDLERS -> new Problem(404, "No consumer is registered at this address", members);
            case TIMEOUT -> new Problem(504, "No reply arrived in time", members);
            case RECIPIENT_FAILURE, ERROR ->
                new Problem(
                        502,
                        failure.kind() + " with code " + failure.failureCode() + ": " + failure.getMessage(),
                        members);
        };
    }

    /** Status code of the answer. */
    public int status() {
        return status;
    }

    /** The document. */
    public JsonObject json() {
        return new JsonObject()
                .put("title", HttpResponseStatus.valueOf(status).reasonPhrase())
                .put("status", status)
                .mergeIn(members)
                .put("detail", getMessage());
    }

    /** Answers with it; a client that should try again learns when (RFC 9110 s10.2.3). */
    public void answer(HttpServerResponse response) {
        if (status == 429 || status == 503) {
            response.putHeader("Retry-After", "1");
        }
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .end(json().toBuffer());
    }

    private static Meaning meaning(ErrorCode error) {
        return switch (error) {
            case INVALID_JSON ->
                new Meaning(
                        400,
                        "The body is not a JSON value in UTF-8, at most 100 levels deep, with numbers that fit 64 bits or a double");
            case MISSING_TYPE, INVALID_TYPE, UNSUPPORTED_VERSION ->
                new Meaning(400, "The command is not part of this protocol");
            case MISSING_ADDRESS -> new Meaning(400, "An address is missing");
            case MAX_ADDRESS_LENGTH_REACHED -> new Meaning(400, "The address is too long");
            case ADDRESS_ALREADY_REGISTERED -> new Meaning(400, "The address is named twice");
            case NOT_REGISTERED, UNKNOWN_ADDRESS -> new Meaning(400, "The address is not registered");
            case INVALID_REPLY_ADDRESS -> new Meaning(400, "The reply address is too long");
            case INVALID_HEADERS ->
                new Meaning(400, "There are too many headers, or one has a value that is not allowed");
            case INVALID_ID -> new Meaning(400, "A name is empty or too long");
            case ID_CONFLICT ->
                new Meaning(
                        422,
                        "This publisher used the id for another message before; that message is recorded, and this one is not");
            case INVALID_CREDIT -> new Meaning(400, "The credit is not a number of messages");
            case INVALID_FAILURE_CODE -> new Meaning(400, "The failure code is not a 32-bit integer");
            case NOT_LOGGED_IN -> new Meaning(401, "Authentication is required");
            case AUTH_ERROR -> new Meaning(401, "The token is not valid here");
            case REJECTED -> new Meaning(403, "The application rejected this, or did not answer in time");
            case ACCESS_DENIED -> new Meaning(403, "No rule allows this address, or this body at this address");
            case NO_HISTORY -> new Meaning(404, "The address has no history");
            case INVALID_HISTORY -> new Meaning(400, "The position or the number of messages is not valid");
            case TOO_MANY_PUBLISHES ->
                new Meaning(429, "Too many publishes are waiting to be recorded; try again later");
            case TOO_MANY_LOGS ->
                new Meaning(503, "The channel has reached its limit of logs, and this address has no log yet");
            case HISTORY_UNAVAILABLE ->
                new Meaning(503, "The history is not available now; publish again with the same Idempotency-Key");
            case MAX_HANDLERS_REACHED, MAX_KEYS_REACHED -> new Meaning(429, "There are too many of these at once");
            case OVERLOADED -> new Meaning(503, "This node is short of memory; try again");
            case AUTH_UNAVAILABLE -> new Meaning(503, "No keys are available to check the token; try again");
            case REGISTRATION_FAILURE -> new Meaning(503, "The cluster did not accept the registration; try again");
        };
    }

    private record Meaning(int status, String detail) {}
}
