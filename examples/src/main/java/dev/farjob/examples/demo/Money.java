package dev.farjob.examples.demo;

import java.util.Locale;

/** Cents, for people. */
final class Money {

    private Money() {}

    static String of(int cents) {
        return String.format(Locale.ROOT, "%d.%02d", cents / 100, cents % 100);
    }
}
