package io.duplex.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * What the node may keep for its clients, held against the memory it has: where memory is tight nobody new is let in,
 * but what those who are there may fill must fit, or a node that is full of them dies.
 *
 * <p>Defaults give way to a small heap, also where a file says them. What somebody chose does not, and is a problem
 * where all of it together is more than half: the other half is for connections, histories, and what is under way.
 */
final class Budgets {
    private static final int SHARE = 2;
    private static final String LOOPS = "node.event-loops";

    /**
     * A budget.
     *
     * @param part its default is at most one of so many parts of the memory
     */
    private record Budget(String path, int part, boolean perLoop) {}

    private static final List<Budget> HEAP = List.of(
            new Budget("limits.unfinished-messages", 16, false),
            new Budget("history.max-pending-bytes", 16, false),
            new Budget("bus.max-backlog", 8, true));

    private static final List<Budget> DIRECT = List.of(new Budget("fan-out.retention-budget", 4, false));

    private final Settings settings;
    private final Memory memory;

    Budgets(Settings settings, Memory memory) {
        this.settings = settings;
        this.memory = memory;
    }

    /** Lessens defaults that are too much for this memory. */
    void fit() {
        if (settings.intact(LOOPS)) {
            HEAP.forEach(budget -> fit(budget, memory.heapBytes()));
            DIRECT.forEach(budget -> fit(budget, memory.directBytes()));
        }
    }

    private void fit(Budget budget, long bytes) {
        if (settings.intact(budget.path()) && settings.isDefault(budget.path())) {
            long most = Math.max(settings.least(budget.path()), bytes / budget.part() / times(budget));
            if (most < settings.bytes(budget.path())) {
                settings.replace(budget.path(), JsonNodeFactory.instance.textNode(Quantity.size(most)), Origin.MEMORY);
            }
        }
    }

    /** What is too much, whatever else is right. */
    void check(CrossChecks.Report report) {
        check(HEAP, memory.heapBytes(), "the heap", "-Xmx", report);
        check(DIRECT, memory.directBytes(), "direct memory", "-XX:MaxDirectMemorySize", report);
        messageFits("websocket.max-message", report);
        if (settings.intact("tcp.enabled") && settings.flag("tcp.enabled")) {
            messageFits("tcp.max-frame", report);
        }
    }

    private void check(List<Budget> budgets, long bytes, String what, String option, CrossChecks.Report report) {
        List<String> paths = budgets.stream().map(Budget::path).toList();
        if (!settings.intact(LOOPS)
                || !settings.intact(paths.toArray(String[]::new))
                || paths.stream().allMatch(settings::isDefault)) {
            return;
        }
        long sum = 0;
        List<String> parts = new ArrayList<>();
        for (Budget budget : budgets) {
            sum += settings.bytes(budget.path()) * times(budget);
            parts.add(budget.path() + " " + settings.text(budget.path())
                    + (budget.perLoop() ? " for each of " + loops() + " event loops" : ""));
        }
        if (sum > bytes / SHARE) {
            report.problem(
                    String.join(", ", parts) + (parts.size() > 1 ? ": together " + Quantity.size(sum) : ""),
                    "at most " + Quantity.size(bytes / SHARE) + ", half of " + what + " of " + Quantity.size(bytes),
                    "Give the node more with " + option + ", or lower them.",
                    paths.stream()
                            .filter(path -> !settings.isDefault(path))
                            .findFirst()
                            .orElse(paths.get(0)));
        }
    }

    /** One message alone may be longer than all may be together. */
    private void messageFits(String message, CrossChecks.Report report) {
        String all = "limits.unfinished-messages";
        if (settings.intact(message, all)
                && !(settings.isDefault(message) && settings.isDefault(all))
                && settings.bytes(message) > settings.bytes(all)) {
            report.problem(
                    message + " " + settings.text(message),
                    "at most " + all + ", which is " + settings.text(all),
                    "Raise " + all + ", or lower it.",
                    message,
                    all);
        }
    }

    private long times(Budget budget) {
        return budget.perLoop() ? loops() : 1;
    }

    private int loops() {
        int set = settings.number(LOOPS);
        return set > 0 ? set : memory.processors();
    }
}
