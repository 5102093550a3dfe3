/**
 * Texts, sizes, places and settings that stores have stumbled over, on every database that starts here.
 */
@NullMarked
package dev.farjob.jdbc.safety;

import org.jspecify.annotations.NullMarked;
