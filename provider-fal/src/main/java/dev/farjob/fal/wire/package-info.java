/**
 * Reads what fal says: pure functions from text to values. None of them throws on bad input, whatever it is, and none
 * needs more memory than a small multiple of its input.
 */
@NullMarked
package dev.farjob.fal.wire;

import org.jspecify.annotations.NullMarked;
