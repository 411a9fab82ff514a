package io.duplex.bench;

import io.duplex.clock.Timers;
import io.duplex.clock.VertxTimers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** One load from the first connection to the report. */
public final class Run {
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    /** What has not come in so long after the last that came is lost. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(10).toNanos();

    private final LoadKind kind;
    private final LoadSettings settings;
    private final Timers timers;
    private final Consumer<Runnable> loop;
    private final Promise<Report> reported = Promise.promise();
    private final Stage stage;
    private final Scenario scenario;

    private Run(LoadKind kind, LoadSettings settings, Vertx vertx, Context context) {
        this.kind = kind;
        this.settings = settings;
        this.timers = new VertxTimers(vertx);
        this.loop = action -> context.runOnContext(turn -> action.run());
        Crowd crowd = new Crowd(vertx, timers, settings.target());
        this.stage = new Stage(settings, timers, crowd, reported::tryFail);
        this.scenario = kind.on(stage);
    }

    /** Runs it and returns when it is over. */
    public static Report of(LoadKind kind, LoadSettings settings) throws LoadFailure, InterruptedException {
        Vertx vertx = vertx();
        try {
            Context context = vertx.getOrCreateContext();
            Promise<Report> report = Promise.promise();
            context.runOnContext(
                    started -> new Run(kind, settings, vertx, context).start().onComplete(report));
            return report.future().toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LoadFailure failure) {
                throw failure;
            }
            throw new IllegalStateException("The load failed", e.getCause());
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static Vertx vertx() {
        VertxOptions options = new VertxOptions()
                .setEventLoopPoolSize(1)
                .setPreferNativeTransport(true)
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false));
        return Vertx.vertx(options);
    }

    private Future<Report> start() {
        scenario.prepare().onSuccess(ready -> measure()).onFailure(reported::tryFail);
        return reported.future();
    }

    private void measure() {
        Pump pump = pump();
        stage.pump(pump);
        long start = timers.nanos();
        long from = start + settings.warmup().toNanos();
        long to = from + settings.duration().toNanos();
        stage.tally().measure(from, to);
        // However it ends: a failure must not leave the metronome beating.
        reported.future().onComplete(ended -> pump.stop());
        pump.start(start);
        Timers.Timer watch = timers.every(LOOK_EVERY, this::giveUpStalled);
        timers.once(settings.warmup().plus(settings.duration()), () -> {
            watch.cancel();
            pump.stop();
            settle(pump.unsentAt(to));
        });
    }

    private Pump pump() {
        if (settings.pace() instanceof Pace.Rate rate) {
            return new OpenLoop(scenario, scenario.flows(), rate.perSecond(), timers, loop);
        }
        int window = settings.pace() instanceof Pace.Window given ? given.messages() : 1;
        return new ClosedLoop(scenario, scenario.flows(), window, timers, loop);
    }

    /** In closed loop a lost message would stop its flow for ever. */
    private void giveUpStalled() {
        if (settings.pace() instanceof Pace.Window && nothingCame()) {
            for (Flow flow : scenario.flows()) {
                flow.loseOutstanding();
                stage.roomIn(flow);
            }
        }
    }

    private void settle(long unsent) {
        Promise<Void> settled = Promise.promise();
        Timers.Timer look = timers.every(LOOK_EVERY, () -> {
            if (nothingOutstanding() || nothingCame()) {
                settled.tryComplete();
            }
        });
        settled.future().onSuccess(done -> {
            look.cancel();
            reported.tryComplete(new Accounts(kind, stage, scenario).close(unsent));
        });
    }

    private boolean nothingOutstanding() {
        return scenario.flows().stream().allMatch(flow -> flow.outstanding() == 0);
    }

    private boolean nothingCame() {
        return timers.nanos() - stage.tally().lastArrivalNanos() > PATIENCE_NANOS;
    }
}
