/** Time that only tests move. */
@NullMarked
package dev.farjob.testkit;

import org.jspecify.annotations.NullMarked;
