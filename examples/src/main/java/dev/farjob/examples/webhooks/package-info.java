/** How webhooks get from a web server into Farjob: here from the one in the JDK. */
@NullMarked
package dev.farjob.examples.webhooks;

import org.jspecify.annotations.NullMarked;
