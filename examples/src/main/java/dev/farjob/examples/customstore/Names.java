package dev.farjob.examples.customstore;

import dev.farjob.model.JobId;
import dev.farjob.model.Owner;
import dev.farjob.store.Duty;
import dev.farjob.store.UnmatchedWebhook;

/** The name of each document in the database. A value that has to be unique is part of a name, because names are unique. */
final class Names {

    private Names() {}

    static String job(JobId id) {
        return KeyRange.key("job", id.value());
    }

    static String idempotencyKey(String owner, String key) {
        return KeyRange.key("key", owner, key);
    }

    static String providersPlaces(String provider) {
        return KeyRange.key("places of provider", provider);
    }

    static String ownersPlaces(Owner owner) {
        return KeyRange.key("places of owner", owner.value());
    }

    static String adoptions() {
        return KeyRange.key("adoptions");
    }

    static String duty(Duty duty) {
        return KeyRange.key("duty", duty.name());
    }

    static String webhook(UnmatchedWebhook webhook) {
        return KeyRange.key("webhook", webhook.provider(), webhook.handleId(), webhook.key());
    }
}
