/** The two ways in which Modal carries Python values: CBOR, and pickles of plain data. Nothing here executes anything. */
@NullMarked
package dev.farjob.modal.codec;

import org.jspecify.annotations.NullMarked;
