/** Everybody who wants to hear of jobs: watchers, listeners and those who wait for an end, each told in a task of their own. */
@NullMarked
package dev.farjob.internal.watch;

import org.jspecify.annotations.NullMarked;
