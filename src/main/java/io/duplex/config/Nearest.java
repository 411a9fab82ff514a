package io.duplex.config;

import java.util.Collection;
import java.util.Locale;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;
import org.jspecify.annotations.Nullable;

/** Guesses which of the known words was meant. */
final class Nearest {
    /** Found by trying: swapped and missing letters pass, {@code host} for {@code port} (0.67) does not. */
    private static final double ALIKE = 0.8;

    private static final JaroWinklerSimilarity SIMILARITY = new JaroWinklerSimilarity();

    private Nearest() {}

    /** The known word that is most like the given one, or null if none is alike. */
    static @Nullable String of(String word, Collection<String> known) {
        String best = null;
        double bestLikeness = ALIKE;
        for (String candidate : known) {
            double likeness = SIMILARITY.apply(bare(word), bare(candidate));
            if (likeness >= bestLikeness && (best == null || likeness > bestLikeness)) {
                best = candidate;
                bestLikeness = likeness;
            }
        }
        return best;
    }

    /** Camel case, snake case and shouting are the same word in another dress. */
    private static String bare(String word) {
        return word.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }
}
