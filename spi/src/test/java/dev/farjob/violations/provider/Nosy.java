package dev.farjob.violations.provider;

import dev.farjob.violations.store.Friend;

/** A provider that knows a store. */
public record Nosy(Friend friend) {}
