package dev.farjob.jdbc.chaos;

import java.util.Locale;

/** Tells the provider, by the endpoint, how to treat a job. */
enum Wish {
    /** Take it and deliver. */
    DELIVER,
    /** Take it and fail. */
    FAIL,
    /** Not take it. */
    REFUSE;

    String endpoint() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Wish of(String endpoint) {
        return valueOf(endpoint.toUpperCase(Locale.ROOT));
    }

    /** One after the other, deliveries more often than the others. */
    static Wish turn(int number) {
        return switch (number % 4) {
            case 1 -> FAIL;
            case 3 -> REFUSE;
            default -> DELIVER;
        };
    }
}
