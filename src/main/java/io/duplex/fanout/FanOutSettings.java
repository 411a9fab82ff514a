package io.duplex.fanout;

import java.time.Duration;

/**
 * The bounds of the way out. All sizes in bytes.
 *
 * @param laneRetentionBytes what one lane keeps for cursors that are behind
 * @param retentionBudgetBytes what the node keeps for all clients that do not read, in lanes, in sockets and of their
 *     own
 * @param socketHighWaterBytes a socket with more than this waiting in it is given no more
 * @param maxOutboundBytes replies and point-to-point messages of one client that may wait: from half of it on the node
 *     stops reading that client, and past it come only the replies to what had been read before
 * @param stallTimeout a client that is not read because of that, and takes nothing for so long, is disconnected
 */
public record FanOutSettings(
        int laneRetentionBytes,
        long retentionBudgetBytes,
        int socketHighWaterBytes,
        int maxOutboundBytes,
        Duration stallTimeout) {}
