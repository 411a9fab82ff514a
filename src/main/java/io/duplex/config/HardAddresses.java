package io.duplex.config;

import io.duplex.auth.PermittedRule;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Addresses that make regular expressions work: their own characters, again and again, and an end that does not fit.
 */
final class HardAddresses {
    /** As long as a client may make them. */
    private static final int LENGTH = 1_000;

    private static final int MOST_CHARACTERS = 10;
    private static final String END = "\u0001";

    private HardAddresses() {}

    /** Whether a node gives the expression up for one of them. */
    static boolean isTooMuch(String regex) {
        PermittedRule rule = new PermittedRule(null, Pattern.compile(regex), null, null);
        Set<String> pieces = new LinkedHashSet<>();
        String start = start(regex);
        Set<Character> characters = characters(regex);
        for (char one : characters) {
            pieces.add(String.valueOf(one));
        }
        for (char one : characters) {
            for (char other : characters) {
                pieces.add("" + one + other);
            }
        }
        return pieces.stream().anyMatch(piece -> {
            String middle = piece.repeat(LENGTH / piece.length());
            return rule.isTooMuchFor(middle + END) || rule.isTooMuchFor(start + middle + END);
        });
    }

    /** What an address must begin with, as far as that is easily seen. */
    private static String start(String regex) {
        StringBuilder start = new StringBuilder();
        for (int i = 0; i < regex.length(); i++) {
            char c = regex.charAt(i);
            boolean escaped = c == '\\' && i + 1 < regex.length() && !Character.isLetterOrDigit(regex.charAt(i + 1));
            if (escaped) {
                i++;
                c = regex.charAt(i);
            } else if ("^$.|?*+()[]{}\\".indexOf(c) >= 0) {
                break;
            }
            boolean repeated = i + 1 < regex.length() && "?*+{".indexOf(regex.charAt(i + 1)) >= 0;
            if (repeated) {
                break;
            }
            start.append(c);
        }
        return start.toString();
    }

    private static Set<Character> characters(String regex) {
        Set<Character> characters = new LinkedHashSet<>();
        characters.add('.');
        characters.add('a');
        characters.add('0');
        regex.chars()
                .filter(c -> Character.isLetterOrDigit(c) || "-_:/,; ".indexOf(c) >= 0)
                .limit(LENGTH)
                .forEach(c -> {
                    if (characters.size() < MOST_CHARACTERS) {
                        characters.add((char) c);
                    }
                });
        return characters;
    }
}
