/** What a node does by itself and again and again, and the warnings, each said once, about what keeps it from that. */
@NullMarked
package dev.farjob.internal.loop;

import org.jspecify.annotations.NullMarked;
