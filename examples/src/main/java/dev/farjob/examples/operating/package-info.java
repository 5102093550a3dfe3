/** What a person does about jobs that the engine will not decide about. */
@NullMarked
package dev.farjob.examples.operating;

import org.jspecify.annotations.NullMarked;
