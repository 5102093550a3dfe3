/**
 * Real crashes on real PostgreSQL: a process that is killed at every moment at which it speaks to the database, or stopped and
 * woken, or of another version than its neighbour; connections that the server ends; and a server that dies and comes back,
 * at the worst of moments too. After each, the {@link dev.farjob.jdbc.chaos.Judge}
 * looks at what is left and at what the rest of the world saw.
 */
@NullMarked
package dev.farjob.jdbc.chaos;

import org.jspecify.annotations.NullMarked;
