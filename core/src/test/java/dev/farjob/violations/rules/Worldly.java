package dev.farjob.violations.rules;

import dev.farjob.violations.Door;
import dev.farjob.violations.step.Friend;

/** A rule that knows more than the job: steps, which know it in turn, and the front door. */
public record Worldly(Friend friend, Door door) {}
