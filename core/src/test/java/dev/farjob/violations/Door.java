package dev.farjob.violations;

/** The root of a module that breaks every rule of the architecture, to show that each is noticed. */
public final class Door {}
