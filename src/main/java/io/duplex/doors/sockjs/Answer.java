package io.duplex.doors.sockjs;

import io.duplex.entrance.Refusal;
import io.duplex.entrance.Refusals;
import io.duplex.http.Cut;
import io.duplex.http.IdleTimeout;
import io.duplex.http.NettyBytes;
import io.duplex.loop.Loop;
import io.duplex.socket.OpenCount;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.function.Consumer;

/**
 * An HTTP answer that frames are written to: a poll, or a stream.
 *
 * <p>It lives on the event loop of its connection, its session perhaps on another one: methods may be called from any
 * loop, and carry on where the connection is, in the order in which they were called.
 */
final class Answer {
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Dialect dialect;
    private final Loop loop;
    private final OpenCount open;
    private final IdleTimeout idle;
    private boolean over;

    /** On the connection's event loop, {@code loop}. */
    Answer(HttpServerRequest request, Dialect dialect, Loop loop, OpenCount open) {
        this.request = request;
        this.response = request.response();
        this.dialect = dialect;
        this.loop = loop;
        this.open = open;
        this.idle = IdleTimeout.hold(request.connection());
        open.opened();
    }

    Dialect dialect() {
        return dialect;
    }

    /** The loop of the connection. */
    Loop loop() {
        return loop;
    }

    /**
     * Begins it.
     *
     * @param lost is called, on the connection's loop, if the connection ends before the answer does
     */
    void open(Consumer<Answer> lost) {
        onLoop(() -> {
            if (response.closed()) {
                end();
                lost.accept(this);
                return;
            }
            response.exceptionHandler(failure -> lose(lost));
            response.closeHandler(closed -> lose(lost));
            response.putHeader(HttpHeaders.CONTENT_TYPE, dialect.contentType());
            if (dialect.streaming()) {
                response.setChunked(true);
                response.write(Buffer.buffer(dialect.prelude()));
            }
        });
    }

    /**
     * Writes a frame, and takes it over.
     *
     * @param last whether the answer ends with it
     * @param written called on the connection's loop: whether the kernel has it, or nobody ever will
     */
    void write(ByteBuf frame, boolean last, Consumer<Boolean> written) {
        onLoop(() -> {
            if (over) {
                frame.release();
                written.accept(true); // that the client has gone was told before
                return;
            }
            Buffer bytes = NettyBytes.wrap(frame);
            Future<Void> sent = last ? response.end(bytes) : response.write(bytes);
            sent.onComplete(done -> {
                frame.release();
                written.accept(done.succeeded());
                if (last && endsWithConnection()) {
                    request.connection().close();
                }
            });
            if (last) {
                end();
            }
        });
    }

    /** Whatever of it has not been sent is not wanted any more. */
    void cut() {
        onLoop(() -> Cut.now(request));
    }

    /** There is no such session for whoever asks. */
    void notFound() {
        onLoop(() -> {
            end();
            response.setStatusCode(404).end();
        });
    }

    /** There may not be one more session. */
    void refuse(Refusal reason) {
        onLoop(() -> {
            end();
            Refusals.answer(request, reason);
        });
    }

    /** HTTP/1.0 knows no chunks: that a stream is over is told by the end of its connection. */
    private boolean endsWithConnection() {
        return dialect.streaming() && request.version() == HttpVersion.HTTP_1_0;
    }

    private void lose(Consumer<Answer> lost) {
        if (!over) {
            end();
            lost.accept(this);
        }
    }

    private void end() {
        if (!over) {
            over = true;
            open.closed();
            idle.release();
        }
    }

    private void onLoop(Runnable step) {
        if (loop.isCurrent()) {
            step.run();
        } else {
            loop.execute(step);
        }
    }
}
