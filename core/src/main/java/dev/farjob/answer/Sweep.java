package dev.farjob.answer;

/**
 * The result of one pass over the due jobs.
 *
 * @param looked how many jobs were looked at
 * @param failed how many looks ended in an exception; it is in the log, and the jobs come due again
 * @param complete whether nothing due was left; false also where a provider's places were full, so that nobody knows, and
 *     where steps were still running when the time of the pass was up
 */
public record Sweep(int looked, int failed, boolean complete) {}
