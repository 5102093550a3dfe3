package dev.farjob.modal.gateway;

import java.util.regex.Pattern;

/** The form of Modal's ids of calls, wide enough for what may come, and safe in a path. */
final class CallIds {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{1,200}");

    private CallIds() {}

    static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }
}
