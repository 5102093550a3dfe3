/** Calls to providers: each within its time limit, and no more at once than the provider bears. */
@NullMarked
package dev.farjob.internal.call;

import org.jspecify.annotations.NullMarked;
