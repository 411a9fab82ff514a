package io.duplex.codec;

import io.vertx.core.MultiMap;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a client of the TCP bridge says.
 *
 * <p>That bridge takes three headers out of a message, for itself. {@code timeout} is kept to: how long the reply is
 * waited for, in milliseconds, within what the node allows. {@code localOnly} and {@code codecName} have no effect: to
 * which node a client is connected says nothing about whom it means, and the codecs of the node are none of its
 * business.
 */
final class TcpCommands {
    private static final String TIMEOUT = "timeout";
    /** A day, in milliseconds: what a node waits for at most is in its settings, and less. */
    private static final long LONGEST_MILLIS = 86_400_000;

    private TcpCommands() {}

    /**
     * Decodes one frame.
     *
     * @throws BadCommand with the error to answer
     */
    static Command decode(byte[] bytes, int offset, int length) throws BadCommand {
        Command command = CommandDecoder.decode(bytes, offset, length);
        if (command instanceof Command.Send send) {
            Duration timeout = timeout(send);
            strip(send.headers());
            return timeout == null
                    ? send
                    : new Command.Send(
                            send.address(), send.body(), send.headers(), send.replyAddress(), timeout, send.failure());
        }
        if (command instanceof Command.Publish publish) {
            strip(publish.headers());
        }
        return command;
    }

    private static void strip(MultiMap headers) {
        if (!headers.isEmpty()) {
            headers.remove(TIMEOUT).remove("localOnly").remove("codecName");
        }
    }

    private static @Nullable Duration timeout(Command.Send send) throws BadCommand {
        String text = send.headers().get(TIMEOUT);
        if (text == null) {
            return null;
        }
        try {
            long millis = Long.parseLong(text);
            if (millis > 0) {
                return Duration.ofMillis(Math.min(millis, LONGEST_MILLIS));
            }
        } catch (NumberFormatException noNumber) {
            // as wrong as a negative one
        }
        throw new BadCommand(
                ErrorCode.INVALID_HEADERS,
                "send",
                send.address(),
                "timeout: a number of milliseconds over 0 is expected");
    }
}
