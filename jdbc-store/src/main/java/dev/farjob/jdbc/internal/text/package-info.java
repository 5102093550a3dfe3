/**
 * How the parts of a job that no query asks for are written as text.
 */
@NullMarked
package dev.farjob.jdbc.internal.text;

import org.jspecify.annotations.NullMarked;
