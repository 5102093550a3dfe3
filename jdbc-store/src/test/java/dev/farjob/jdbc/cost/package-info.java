/**
 * Measures what the store costs: bytes of log, plans, growth, dead rows, statements. The figures are in
 * {@code docs/figures.md}.
 */
@NullMarked
package dev.farjob.jdbc.cost;

import org.jspecify.annotations.NullMarked;
