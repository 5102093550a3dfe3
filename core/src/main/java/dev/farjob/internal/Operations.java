package dev.farjob.internal;

import dev.farjob.internal.call.CallRoom;
import dev.farjob.internal.call.Providers;
import dev.farjob.internal.look.LookAtJob;
import dev.farjob.internal.look.LookRoom;
import dev.farjob.internal.time.Timekeeper;
import dev.farjob.internal.write.AdvanceJob;
import dev.farjob.internal.write.Moments;
import dev.farjob.internal.write.WriteRoom;
import dev.farjob.store.JobStore;
import java.util.random.RandomGenerator;

/** The operations on jobs, put together in their rooms. */
record Operations(
        SubmitJob submit,
        TakeSubmitted take,
        AskStatus status,
        RecoverOwner recover,
        CancelJob cancel,
        ReceiveWebhook receive,
        ReportProgress report,
        RepairJob repair,
        AdoptJob adopt,
        PurgeOld purge,
        UploadInput upload) {

    static Operations in(Rooms rooms, Settings settings, RandomGenerator random) {
        Timekeeper time = rooms.time().time();
        CallRoom call = rooms.call();
        Providers providers = call.providers();
        WriteRoom write = rooms.write();
        JobStore store = write.store();
        Moments moments = write.moments();
        AdvanceJob advance = write.advance();
        LookRoom looks = rooms.look();
        LookAtJob look = looks.look();
        SubmitJob submit = new SubmitJob(
                time, random, store, providers, moments, write.announcer(), settings.rules(), settings.payloadLimit());
        AskStatus status = new AskStatus(
                time,
                rooms.time().tasks(),
                store,
                providers,
                looks.claims(),
                write.durations(),
                looks.looks(),
                look,
                rooms.step().others(),
                settings.freshness(),
                settings.recovery().budget());
        RepairJob repair = new RepairJob(store, providers, advance, looks.hear(), look);
        return new Operations(
                submit,
                new TakeSubmitted(time, submit, looks.looks(), looks.launch(), look, write.writer(), moments),
                status,
                new RecoverOwner(
                        time,
                        store,
                        providers,
                        looks.claims(),
                        submit,
                        looks.looks(),
                        looks.launch(),
                        rooms.step().others(),
                        settings.recovery(),
                        settings.freshness()),
                new CancelJob(status, providers, advance, look),
                new ReceiveWebhook(
                        time,
                        store,
                        providers,
                        call.links(),
                        advance,
                        looks.hear(),
                        status,
                        look,
                        looks.strays(),
                        settings.webhookLimit()),
                new ReportProgress(store, call.reports(), advance, look),
                repair,
                new AdoptJob(time, store, providers, submit, advance, repair, look),
                new PurgeOld(time, store, moments.node(), settings.retention(), settings.unmatchedRetention()),
                new UploadInput(providers, call.longCalls(), settings.uploadTimeout()));
    }
}
