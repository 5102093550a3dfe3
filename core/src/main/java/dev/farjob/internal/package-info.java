/**
 * The engine: one operation per file, named by what it does. {@link dev.farjob.internal.Engine} puts it together.
 *
 * <p>All of it is for the orchestrator alone, and may change at any time.
 */
@NullMarked
package dev.farjob.internal;

import org.jspecify.annotations.NullMarked;
