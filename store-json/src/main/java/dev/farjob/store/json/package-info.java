/**
 * What a store keeps, as JSON texts, and back: {@link dev.farjob.store.json.JobJson}. The texts are described, member by
 * member, in the README of this module.
 */
@NullMarked
package dev.farjob.store.json;

import org.jspecify.annotations.NullMarked;
