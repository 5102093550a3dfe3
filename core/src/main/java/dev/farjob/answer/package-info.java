/** The answers of the orchestrator. Every expected outcome is here; exceptions are for what nobody expects. */
@NullMarked
package dev.farjob.answer;

import org.jspecify.annotations.NullMarked;
