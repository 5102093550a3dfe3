/** Typed access to payloads. */
@NullMarked
package dev.farjob.json;

import org.jspecify.annotations.NullMarked;
