/** How are jobs kept in the host's own database, together with its own rows? */
@NullMarked
package dev.farjob.examples.database;

import org.jspecify.annotations.NullMarked;
