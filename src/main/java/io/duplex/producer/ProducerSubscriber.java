package io.duplex.producer;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** A producer as a sink: asks for one more whenever one has been acknowledged. */
final class ProducerSubscriber implements Subscriber<Object> {
    private final Producer producer;
    private final int window;
    private @Nullable Subscription source;

    ProducerSubscriber(Producer producer, int window) {
        this.producer = producer;
        this.window = window;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        source = subscription;
        subscription.request(window);
    }

    @Override
    public void onNext(Object body) {
        Subscription from = Objects.requireNonNull(source);
        producer.write(body).onSuccess(done -> from.request(1)).onFailure(failure -> from.cancel());
    }

    @Override
    public void onError(Throwable failure) {
        producer.end();
    }

    @Override
    public void onComplete() {
        producer.end();
    }
}
