/** The work that a node begins by itself, and warnings, each given once, about whatever keeps it from that. */
@NullMarked
package dev.farjob.internal.loop;

import org.jspecify.annotations.NullMarked;
