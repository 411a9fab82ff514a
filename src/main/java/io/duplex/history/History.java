package io.duplex.history;

import io.duplex.message.Position;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was published to addresses that have a history.
 *
 * <p>What it promises:
 *
 * <ul>
 *   <li>A message whose {@link #append} succeeded is held by as many members as its {@link Retention} asks for, as far
 *       as there are so many, and a majority of the expected members was there at that moment. It survives the loss of
 *       all but one of those that hold it.
 *   <li>A message whose {@link #append} failed with {@link HistoryUnavailable} may or may not be recorded. To append it
 *       again with the same id is safe; it is recorded once, on whichever node that happens. Another message with the
 *       id of one that is remembered is not recorded: {@link IdConflict}.
 *   <li>Messages one event loop appends to one address are recorded in that order. The log has one order for all
 *       readers, and its offsets have no hole.
 *   <li>If all members that held a log are lost, a new one begins under another epoch: never does the same position
 *       mean two messages.
 * </ul>
 *
 * <p>Futures end on the event loop that called, and fail only with {@link HistoryUnavailable},
 * {@link HistoryOverloaded} and {@link IdConflict}.
 */
public interface History {
    /** How much of an address is kept, or null if it has no history; then none of the other methods may be called. */
    @Nullable Retention retention(String address);

    /** Records a message. At most {@link HistorySettings#mostPendingMessages} may be on their way. */
    Future<Recorded> append(String address, NewMessage message);

    /**
     * The end of an address's log. If there is none, none is made: then it is offset 0 of an epoch that no log has, and
     * the log that begins there will know this position as the one before its first message.
     */
    Future<Position> open(String address);

    /**
     * Reads what follows a position, as much as {@code messages} and about {@code bytes} allow, at least one if there
     * is one. A position the log does not know reads from its beginning: see {@link Page#isKnown}.
     *
     * @return the page; if there is no log, an empty one: see {@link Page#hasLog}
     */
    Future<Page> after(String address, Position since, int messages, int bytes);

    /** Reads the last messages: as {@link #after}, for the position {@code count} before the end. */
    Future<Page> last(String address, int count, int messages, int bytes);

    /** The ends of those of the addresses that have a log, in one question to each member; they are kept for longer. */
    Future<Map<String, Position>> ends(Set<String> addresses);

    /** Whether a majority has been missing for so long that nothing is recorded or read, and it is not waited for. */
    default boolean isMajorityGone() {
        return false;
    }

    /** Runs the action, on any thread, each time {@link #isMajorityGone} has become true. */
    default void onMajorityGone(Runnable action) {}

    /** This member's name among the owners of logs; it changes when a split cluster has merged. */
    String member();

    /** The member that owns the log of an address: a hint to share work by, which may be out of date. */
    String owner(String address);

    /** Whether this member owns the log of an address; as {@link #owner}. */
    default boolean owns(String address) {
        return owner(address).equals(member());
    }

    /** The addresses whose logs this member owns. Takes a while: not on an event loop. */
    Set<String> owned();

    /** Runs the action, on any thread, whenever logs have got other owners. */
    void onOwnersChange(Runnable action);
}
