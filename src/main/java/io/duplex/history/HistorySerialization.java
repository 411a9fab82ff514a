package io.duplex.history;

import com.hazelcast.nio.serialization.DataSerializableFactory;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;

/**
 * The classes of this room that travel between members. Ids are never used again for something else: members of two
 * versions meet during an update.
 */
final class HistorySerialization implements DataSerializableFactory {
    static final int FACTORY_ID = 0x4455;

    static final int CHANNEL_LOG = 1;
    static final int APPEND_ENTRIES = 2;
    static final int APPEND_BACKUP = 3;
    static final int APPEND_RESULT = 4;
    static final int READ_PAGE = 5;
    static final int PAGE = 6;
    static final int KEEP_LARGER_SIDE = 7;
    static final int HELD_BY_COPIES = 8;
    static final int ASK_STANDING = 9;
    static final int SWEEP_LOG = 10;
    static final int SWEEP_BACKUP = 11;
    static final int BEGINNINGS = 12;
    static final int ASK_BEGINNING = 13;
    static final int SET_BEGINNINGS = 14;
    static final int KEEP_BEGINNINGS = 15;
    static final int WEIGH_LOG = 30;
    static final int ASK_PRESENCE = 20;

    @Override
    public IdentifiedDataSerializable create(int typeId) {
        return switch (typeId) {
            case CHANNEL_LOG -> new ChannelLog();
            case APPEND_ENTRIES -> new AppendEntries();
            case APPEND_BACKUP -> new AppendBackup();
            case APPEND_RESULT -> new AppendResult();
            case READ_PAGE -> new ReadPage();
            case PAGE -> new Page();
            case KEEP_LARGER_SIDE -> new KeepLargerSide();
            case HELD_BY_COPIES -> new HeldByCopies();
            case ASK_STANDING -> new AskStanding();
            case WEIGH_LOG -> new WeighLog();
            case ASK_PRESENCE -> new AskPresence();
            case SWEEP_LOG -> new SweepLog();
            case SWEEP_BACKUP -> new SweepBackup();
            case BEGINNINGS -> new Beginnings();
            case ASK_BEGINNING -> new AskBeginning();
            case SET_BEGINNINGS -> new SetBeginnings();
            case KEEP_BEGINNINGS -> new KeepBeginnings();
            default -> throw new IllegalArgumentException("class " + typeId + " of a later version");
        };
    }
}
