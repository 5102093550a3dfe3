package dev.farjob.fal.simulator;

/**
 * What has come of an input.
 *
 * @param length how many bytes arrived
 * @param parts in how many pieces
 * @param complete whether it is all there
 */
public record FalUpload(long length, int parts, boolean complete) {}
