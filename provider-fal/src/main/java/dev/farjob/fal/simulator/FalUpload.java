package dev.farjob.fal.simulator;

/**
 * The part of an input that has arrived.
 *
 * @param length how many bytes arrived
 * @param parts in how many pieces
 * @param complete whether it is all there
 */
public record FalUpload(long length, int parts, boolean complete) {}
