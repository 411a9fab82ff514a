package io.duplex.admin;

import io.duplex.auth.BanList;
import io.duplex.cluster.SharedBans;
import io.duplex.control.ClusterControl;

/** What the API for operators needs: the clients of all nodes, and who may not come in. */
public record OperatorParts(ClusterControl control, BanList bans, SharedBans sharedBans) {}
