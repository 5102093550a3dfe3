/** How a host hears of what happens to its jobs. */
@NullMarked
package dev.farjob.event;

import org.jspecify.annotations.NullMarked;
