/**
 * Servers that others built, as they are met: a PostgreSQL with a JIT compiler, a pooler in between, a role that may do no
 * more than it must, a network that falls silent.
 */
@NullMarked
package dev.farjob.jdbc.servers;

import org.jspecify.annotations.NullMarked;
