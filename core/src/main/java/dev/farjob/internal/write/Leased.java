package dev.farjob.internal.write;

import dev.farjob.model.Job;

/**
 * A job that this node holds, by a claim or a write. Its lease is counted from before the call to the store, whose answer may
 * come long after its effect: a node that hears of its lease when it is over must not take it for a fresh one.
 *
 * @param since when the call began, by the node's nanoseconds
 */
public record Leased(Job job, long since) {}
