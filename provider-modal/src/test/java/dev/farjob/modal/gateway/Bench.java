package dev.farjob.modal.gateway;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.farjob.modal.simulator.gateway.Ask;
import dev.farjob.modal.simulator.gateway.GatewaySimulator;
import dev.farjob.modal.simulator.gateway.Mishap;
import dev.farjob.modal.simulator.gateway.SimulatedCall;
import dev.farjob.model.Handle;
import dev.farjob.model.Job;
import dev.farjob.model.JobId;
import dev.farjob.model.JobSpec;
import dev.farjob.model.JobState;
import dev.farjob.model.Owner;
import dev.farjob.model.Payload;
import dev.farjob.model.StepPlan;
import dev.farjob.model.Target;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;

/** A client and a simulator, and what tests do with both. */
final class Bench implements AutoCloseable {

    static final Target TARGET = Target.of("modal", "studio/upscale");
    static final Instant SENT = Instant.parse("2026-01-01T00:00:00Z");

    final GatewaySimulator modal;
    final GatewayModal client;
    private int jobs;

    Bench() {
        this(simulator -> simulator, client -> client);
    }

    Bench(UnaryOperator<GatewaySimulator.Builder> simulator, UnaryOperator<GatewayModal.Builder> options) {
        modal = simulator.apply(GatewaySimulator.builder()).start();
        client = options.apply(GatewayModal.at(modal.url(), modal::proxyToken)).build();
    }

    /** The first attempt of another job. */
    SpawnRequest request() {
        return request("job-" + ++jobs, "{\"image\":\"cat.png\"}");
    }

    static SpawnRequest request(String id, String input) {
        JobSpec spec =
                JobSpec.of(Owner.of("ann"), TARGET, Payload.ofJson(input)).build();
        Job accepted = Job.accept(JobId.of(id), spec, StepPlan.none(), SENT, "stamp", Duration.ofSeconds(30));
        return SpawnRequest.of(
                accepted.next(SENT, "stamp").state(JobState.SPAWNING).attempt(1).build());
    }

    /** Sends a job that is taken. */
    Handle spawn() {
        return assertInstanceOf(SpawnAnswer.Accepted.class, client.spawn(request()))
                .handle();
    }

    SpawnAnswer spawnMeeting(Mishap mishap) {
        modal.next(Ask.SUBMIT, mishap);
        return client.spawn(request());
    }

    SimulatedCall call(Handle handle) {
        return modal.calls().call(handle.id());
    }

    int started() {
        return modal.calls().all().size();
    }

    @Override
    public void close() {
        modal.close();
    }
}
