/** How requests are made: within their time and size, without following redirects, and with keys for known hosts only. */
@NullMarked
package dev.farjob.fal.http;

import org.jspecify.annotations.NullMarked;
