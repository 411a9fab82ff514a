package io.duplex.auth;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * How many steps Java's matcher can take for a regular expression from one character it reads to the next, at the most.
 *
 * <p>A limit on the characters that are read does not end {@code (a?|b?)} thirty times in a row: where the text ends,
 * each of them matches nothing in two ways, so there are a thousand million ways to try, and none reads anything. This
 * class counts such ways in the text of the expression. It may count too many, never too few.
 */
final class RegexSteps {
    /** A look-behind begins at up to so many places. */
    private static final int MOST_BEHIND = 1_024;

    private final String regex;
    private int at;

    private RegexSteps(String regex) {
        this.regex = regex;
    }

    /**
     * The number of steps; infinity for an expression whose form this class does not know.
     *
     * @param regex one that {@link Pattern} accepts
     */
    static double of(String regex) {
        try {
            RegexSteps parser = new RegexSteps(regex);
            RegexPart all = parser.alternatives();
            return parser.isAtEnd() ? all.steps() + all.arrivals() : Double.POSITIVE_INFINITY;
        } catch (NotUnderstood | StackOverflowError e) {
            return Double.POSITIVE_INFINITY;
        }
    }

    private RegexPart alternatives() {
        RegexPart all = sequence();
        while (has('|')) {
            at++;
            all = all.or(sequence());
        }
        return all;
    }

    private RegexPart sequence() {
        RegexPart all = RegexPart.NOTHING;
        while (!isAtEnd() && !has('|') && !has(')')) {
            RegexPart next = atom();
            while (isQuantified()) {
                next = repeated(next);
            }
            all = all.then(next);
        }
        return all;
    }

    private RegexPart atom() {
        char c = regex.charAt(at);
        return switch (c) {
            case '(' -> group();
            case '[' -> characterClass();
            case '\\' -> escape();
            case '^', '$' -> skip(1, RegexPart.NOTHING);
            default -> skip(Character.charCount(regex.codePointAt(at)), RegexPart.CHARACTER);
        };
    }

    private RegexPart skip(int characters, RegexPart part) {
        at += characters;
        if (at > regex.length()) {
            throw new NotUnderstood();
        }
        return part;
    }

    private RegexPart group() {
        int begin = at;
        at++;
        if (!has('?')) {
            return closed(alternatives());
        }
        at++;
        if (skips("<=") || skips("<!")) {
            RegexPart behind = closed(alternatives()).atomic();
            return new RegexPart(1, 1, behind.steps() * places(regex.substring(begin, at)));
        }
        if (skips("=") || skips("!")) {
            return new RegexPart(1, 1, closed(alternatives()).steps() + 1);
        }
        if (skips(">")) {
            return closed(alternatives()).atomic();
        }
        if (skips("<")) {
            skipPast('>');
            return closed(alternatives());
        }
        return flags();
    }

    /** Flags of what follows, or of a group; only comments change how an expression is read. */
    private RegexPart flags() {
        while (!has(':') && !has(')')) {
            if (isAtEnd() || has('x')) {
                throw new NotUnderstood();
            }
            at++;
        }
        if (skips(")")) {
            return RegexPart.NOTHING;
        }
        at++;
        return closed(alternatives());
    }

    private RegexPart closed(RegexPart part) {
        if (!has(')')) {
            throw new NotUnderstood();
        }
        return skip(1, part);
    }

    /** How many lengths a look-behind may have. */
    private static int places(String text) {
        boolean isCounted = text.indexOf('{') >= 0 || text.indexOf('*') >= 0 || text.indexOf('+') >= 0;
        return isCounted ? MOST_BEHIND : Math.min(MOST_BEHIND, text.length());
    }

    /** Its end is where Java sees it: the shortest text that is a class by itself. */
    private RegexPart characterClass() {
        for (int end = regex.indexOf(']', at); end >= 0; end = regex.indexOf(']', end + 1)) {
            try {
                Pattern.compile(regex.substring(at, end + 1));
                return skip(end + 1 - at, RegexPart.CHARACTER);
            } catch (PatternSyntaxException e) {
                // it goes on
            }
        }
        throw new NotUnderstood();
    }

    private RegexPart escape() {
        at++;
        if (isAtEnd()) {
            throw new NotUnderstood();
        }
        char c = regex.charAt(at);
        return switch (c) {
            case 'Q' -> quoted();
            case 'c' -> skip(2, RegexPart.CHARACTER);
            case '0' -> octal();
            case 'A', 'B', 'G', 'Z', 'z' -> skip(1, RegexPart.NOTHING);
            case 'b' -> {
                at++;
                skips("{g}");
                yield RegexPart.NOTHING;
            }
            case 'k' -> {
                skipPast('>');
                yield RegexPart.NOTHING;
            }
            case '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
                while (!isAtEnd() && Character.isDigit(regex.charAt(at))) {
                    at++;
                }
                yield RegexPart.NOTHING;
            }
            case 'u' -> skip(5, RegexPart.CHARACTER);
            case 'x' -> braced(3);
            case 'p', 'P', 'N' -> braced(2);
            default -> skip(Character.charCount(regex.codePointAt(at)), RegexPart.CHARACTER);
        };
    }

    private RegexPart quoted() {
        int end = regex.indexOf("\\E", at);
        boolean isEmpty = end == at + 1;
        at = end < 0 ? regex.length() : end + 2;
        return isEmpty ? RegexPart.NOTHING : RegexPart.CHARACTER;
    }

    private RegexPart octal() {
        at++;
        int most = !isAtEnd() && regex.charAt(at) <= '3' ? 3 : 2;
        for (int i = 0; i < most && !isAtEnd() && regex.charAt(at) >= '0' && regex.charAt(at) <= '7'; i++) {
            at++;
        }
        return RegexPart.CHARACTER;
    }

    private RegexPart braced(int lengthWithoutBraces) {
        if (regex.startsWith("{", at + 1)) {
            skipPast('}');
            return RegexPart.CHARACTER;
        }
        return skip(lengthWithoutBraces, RegexPart.CHARACTER);
    }

    private boolean isQuantified() {
        return has('?') || has('*') || has('+') || has('{');
    }

    private RegexPart repeated(RegexPart part) {
        RegexPart repeated;
        if (has('{')) {
            int begin = at + 1;
            skipPast('}');
            repeated = part.counted(least(regex.substring(begin, at - 1)));
        } else {
            repeated = has('?') ? part.optional() : part.counted(1);
            at++;
        }
        if (has('?')) {
            at++;
        } else if (has('+')) {
            at++;
            repeated = repeated.atomic();
        }
        return repeated;
    }

    private static double least(String range) {
        int comma = range.indexOf(',');
        try {
            return Math.max(1, Double.parseDouble(comma < 0 ? range : range.substring(0, comma)));
        } catch (NumberFormatException e) {
            throw new NotUnderstood();
        }
    }

    private boolean isAtEnd() {
        return at >= regex.length();
    }

    private boolean has(char c) {
        return at < regex.length() && regex.charAt(at) == c;
    }

    private boolean skips(String text) {
        if (!regex.startsWith(text, at)) {
            return false;
        }
        at += text.length();
        return true;
    }

    private void skipPast(char c) {
        int found = regex.indexOf(c, at);
        if (found < 0) {
            throw new NotUnderstood();
        }
        at = found + 1;
    }

    private static final class NotUnderstood extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private NotUnderstood() {
            super("a form of regular expression that is not understood", null, false, false);
        }
    }
}
