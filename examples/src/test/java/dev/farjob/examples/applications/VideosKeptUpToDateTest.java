package dev.farjob.examples.applications;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.JobOrchestrator;
import dev.farjob.answer.Reception;
import dev.farjob.fal.simulator.FalCall;
import dev.farjob.fal.simulator.FalFault;
import dev.farjob.fal.simulator.FalOutcome;
import dev.farjob.fal.simulator.FalScript;
import dev.farjob.fal.simulator.FalWebhookScript;
import dev.farjob.fal.simulator.FalWebhookScript.Spoiled;
import dev.farjob.memory.InMemoryJobStore;
import dev.farjob.model.Job;
import dev.farjob.model.JobState;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.store.JobQuery;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Videos that webhook, cron job and list refresh bring up to date, all at once, and through all kinds of trouble. */
class VideosKeptUpToDateTest extends PaidInAdvance {

    static Stream<FalFault> troubles() {
        return Stream.of(
                FalFault.nginx(404),
                FalFault.nginx(502),
                FalFault.answer(404, Map.of(), "{\"detail\":\"Request not found\"}"),
                FalFault.broken(),
                FalFault.badKey(),
                FalFault.tooMany(30),
                FalFault.truncated());
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void anHourWithoutAStatusFailsNoLiveJob(FalFault trouble) throws Exception {
        app.outage(FalCall.STATUS, trouble);
        Job job = orderedAndRunningFor(Duration.ofMinutes(70));
        app.host().pass(app.jobs(), Duration.ofHours(1), Duration.ofMinutes(3));
        assertTrue(app.stored(job).state().isLive());

        app.recovered(FalCall.STATUS);
        app.pass(LONG_ENOUGH.multipliedBy(2));
        assertDelivered(job);
    }

    @Test
    void aWordThatNobodyKnowsLeavesTheJobAsItIs() throws Exception {
        app.fal().everyJob(FalScript.ending(FalOutcome.video()).webhook(FalWebhookScript.never()));
        app.fal().next(FalCall.STATUS, FalFault.unknownWord());
        Job job = ordered();
        app.host().idle(Duration.ofMinutes(2));
        assertFalse(
                app.jobs().status(FalHost.OWNER, job.id()).orElseThrow().state().isSettled());
        app.pass(LONG_ENOUGH);
        assertDelivered(job);
    }

    @Test
    void aResultThatCannotBeHadNowIsFetchedLater() throws Exception {
        app.outage(FalCall.RESULT, FalFault.nginx(503));
        Job job = onlyPolled(FalOutcome.video());
        app.pass(LONG_ENOUGH);
        assertTrue(app.stored(job).state().isLive());

        app.recovered(FalCall.RESULT);
        app.pass(LONG_ENOUGH);
        assertDelivered(job);
    }

    @Test
    void aListRefreshDuringAnOutageFailsNothing() throws Exception {
        app.outage(FalCall.STATUS, FalFault.nginx(502));
        Job job = orderedAndRunningFor(Duration.ofMinutes(10));
        for (int refresh = 0; refresh < 20; refresh++) {
            app.host().idle(Duration.ofSeconds(10));
            assertEquals(List.of(), app.jobs().recover(FalHost.OWNER).unseen());
        }
        app.recovered(FalCall.STATUS);
        app.pass(LONG_ENOUGH);
        assertDelivered(job);
    }

    @Test
    void theWebhookAsFalSendsItBringsTheVideoWithoutAnotherCall() throws Exception {
        Job job = ordered();
        app.host().idle(Duration.ofMinutes(1));
        assertEquals(1, app.fal().deliverWebhooks());

        assertDelivered(job);
        assertEquals(
                "video", FalHost.result(app.stored(job)).media().get(0).info().name());
        assertEquals(0, app.fal().count(FalCall.STATUS) + app.fal().count(FalCall.RESULT));
    }

    @Test
    void theRequestIdIsNeverWhatAUserIsToldWentWrong() throws Exception {
        app.fal().everyJob(FalScript.ending(FalOutcome.crashed()));
        Job job = ordered();
        app.host().idle(Duration.ofMinutes(1));
        app.fal().deliverWebhooks();

        String message = assertRefunded(job).message();
        assertFalse(message.contains(app.fal().requests().get(0).id()), message);
        assertFalse(message.isBlank());
    }

    @Test
    void aWebhookThatArrivesTwiceSettlesTheJobOnce() throws Exception {
        app.fal()
                .everyJob(FalScript.ending(FalOutcome.video())
                        .webhook(FalWebhookScript.after(Duration.ZERO, Duration.ZERO, Duration.ofMinutes(30))));
        Job job = ordered();
        app.host().idle(Duration.ofMinutes(1));
        assertEquals(2, app.fal().deliverWebhooks());
        app.host().ended(job.id());
        app.host().idle(Duration.ofMinutes(30));
        assertEquals(1, app.fal().deliverWebhooks());

        assertDelivered(job);
        assertEquals(1, app.host().settlements(job.id()));
    }

    @Test
    void webhookCronJobAndListRefreshAtOncePublishOnce() throws Exception {
        JobOrchestrator other = app.node(app.host().store(), PaidInAdvance::money);
        Job job = ordered();
        app.host().idle(Duration.ofMinutes(10));
        WebhookDelivery webhook = app.webhook(Spoiled.NOT);
        Host.together(List.of(
                () -> app.receive(webhook),
                () -> app.receive(webhook),
                () -> other.receive("fal", webhook),
                other::sweep,
                () -> app.jobs().sweep(),
                () -> app.jobs().recover(FalHost.OWNER),
                () -> other.recover(FalHost.OWNER),
                () -> other.status(FalHost.OWNER, job.id())));

        app.host().ended(job.id());
        app.pass(Duration.ofMinutes(5));
        assertDelivered(job);
        assertEquals(1, app.host().settlements(job.id()));
    }

    @ParameterizedTest
    @EnumSource(value = Spoiled.class, mode = EnumSource.Mode.EXCLUDE, names = "NOT")
    void aWebhookWithABadSignatureIsTurnedAwayAndPollingFindsTheEnd(Spoiled how) throws Exception {
        Job job = ordered();
        app.host().idle(Duration.ofMinutes(1));
        assertEquals(401, app.receive(app.webhook(how)));
        assertTrue(app.stored(job).state().isLive());
        app.pass(LONG_ENOUGH);
        assertDelivered(job);
    }

    @Test
    void jobsThatNeverEndKeepNoOtherJobWaiting() throws Exception {
        try (JobOrchestrator narrow =
                app.node(app.host().store(), builder -> money(builder).inFlight(10))) {
            app.fal().everyJob(FalScript.waiting());
            app.fal().every(2, FalCall.STATUS, FalFault.nginx(502));
            for (int i = 0; i < 30; i++) {
                app.sent();
            }
            app.fal().everyJob(FalScript.ending(FalOutcome.video()).webhook(FalWebhookScript.never()));
            Job last = app.sent();
            app.host().pass(narrow, LONG_ENOUGH, Duration.ofMinutes(1));
            assertEquals(JobState.SUCCEEDED, app.stored(last).state());
        }
    }

    @Test
    void aWebhookForAJobOfNobodyMakesNone() {
        JobOrchestrator stranger = app.host()
                .node(
                        new InMemoryJobStore(app.host().clock()),
                        app.fal().provider().build(),
                        builder -> builder.webhooks(
                                URI.create("https://stranger.example/hooks"), "another secret of a stranger"));
        stranger.submitAndSend(FalHost.request().build());
        app.host().idle(Duration.ofMinutes(1));

        Reception reception = app.jobs().receive("fal", app.webhook(Spoiled.NOT));
        assertInstanceOf(Reception.Kept.class, reception);
        assertEquals(List.of(), app.jobs().listEveryone(JobQuery.any()));
    }
}
