package io.duplex.bench;

/** The loads there are. */
public enum LoadKind {
    /** One publishes, many listen. */
    FANOUT("fanout"),
    /** Many listen. */
    SUB("sub"),
    /** Some publish. */
    PUB("pub"),
    /** Some ask, and the load itself answers. */
    ECHO("echo"),
    /** They come, listen, hear one message, and go. */
    CHURN("churn");

    private final String word;

    LoadKind(String word) {
        this.word = word;
    }

    /** As it is typed. */
    public String word() {
        return word;
    }

    Scenario on(Stage stage) {
        return switch (this) {
            case FANOUT -> new FanOut(stage);
            case SUB -> new Subscribe(stage);
            case PUB -> new Publish(stage);
            case ECHO -> new Echo(stage);
            case CHURN -> new Churn(stage);
        };
    }
}
