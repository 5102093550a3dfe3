/** What a host asks for. */
@NullMarked
package dev.farjob.request;

import org.jspecify.annotations.NullMarked;
