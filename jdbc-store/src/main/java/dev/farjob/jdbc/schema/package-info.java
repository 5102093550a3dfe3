/**
 * Tells what is wrong with the tables: {@link dev.farjob.jdbc.schema.SchemaException}.
 */
@NullMarked
package dev.farjob.jdbc.schema;

import org.jspecify.annotations.NullMarked;
