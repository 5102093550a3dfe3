package dev.farjob.testkit.provider;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.model.Handle;
import dev.farjob.model.MediaRef;
import dev.farjob.model.Owner;
import dev.farjob.model.Target;
import dev.farjob.provider.CancelAnswer;
import dev.farjob.provider.MediaStream;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.provider.ResultAnswer;
import dev.farjob.provider.SpawnAnswer;
import dev.farjob.provider.SpawnRequest;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.provider.WebhookReading;
import dev.farjob.provider.WebhookReceiver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The contract catches clients that break it. */
class ProviderClientContractTest {

    private static final Failure BROKEN = Failure.of(FailureKind.PROVIDER_FAILED, "broken");

    private final ScriptedProvider scripted =
            ScriptedProvider.named("scripted").webhooks().build();

    private static void caught(ProviderClient client, Function<Contract, Executable> rule) throws Exception {
        Contract contract =
                new Contract(client, EnumSet.complementOf(EnumSet.of(Capability.WEBHOOKS, Capability.SIGNED_WEBHOOKS)));
        contract.openHarness();
        assertThrows(AssertionError.class, rule.apply(contract));
    }

    @Test
    void aSpawnThatIsSentAgain() throws Exception {
        Client client = new Client() {
            @Override
            public SpawnAnswer spawn(SpawnRequest request) {
                SpawnAnswer first = super.spawn(request);
                return first instanceof SpawnAnswer.Unknown ? super.spawn(request) : first;
            }
        };
        caught(client, contract -> contract::lostAnswersAreUnknown);
    }

    @Test
    void anEndThatTheStatusContradicts() throws Exception {
        Client client = new Client() {
            @Override
            public SpawnAnswer spawn(SpawnRequest request) {
                Handle handle = ((SpawnAnswer.Accepted) super.spawn(request)).handle();
                return SpawnAnswer.accepted(handle, new ProviderStatus.Failed(BROKEN));
            }
        };
        caught(client, contract -> contract::endsAtOnceAreTold);
    }

    @Test
    void aLostRequestThatIsTakenForARefusal() throws Exception {
        Client client = new Client() {
            @Override
            public SpawnAnswer spawn(SpawnRequest request) {
                SpawnAnswer first = super.spawn(request);
                return first instanceof SpawnAnswer.NotSent ? SpawnAnswer.refused(BROKEN) : first;
            }
        };
        caught(client, contract -> contract::requestsThatDoNotArriveAreNotTakenForAnswers);
    }

    @Test
    void troubleThatIsTakenForFailure() throws Exception {
        Client client = new Client() {
            @Override
            public ProviderStatus observe(Handle handle) {
                ProviderStatus status = super.observe(handle);
                return status instanceof ProviderStatus.Unknown ? ProviderStatus.failed(BROKEN) : status;
            }
        };
        caught(client, contract -> contract::troubleIsUnknownAndNeverAnEnd);
        caught(client, contract -> contract::missingJobsAreUnknown);
    }

    @Test
    void aResultThatIsConsumedAndNotDeclaredSo() throws Exception {
        Client client = new Client() {
            @Override
            public ResultAnswer result(Handle handle) {
                ResultAnswer answer = super.result(handle);
                scripted.remoteJob(handle.id()).loseResult();
                return answer;
            }
        };
        caught(client, contract -> contract::resultsAreRepeatable);
    }

    @Test
    void aFailureThatNobodyTells() throws Exception {
        Client client = new Client() {
            @Override
            public ResultAnswer result(Handle handle) {
                return new ResultAnswer.Gone("no idea");
            }
        };
        caught(client, contract -> contract::failuresAreVisible);
    }

    @Test
    void aHandleThatIsKeptInMemory() throws Exception {
        Client client = new Client() {
            @Override
            public Handle handle(Owner owner, Target target, String id) {
                return Handle.of(target, "unknown");
            }
        };
        caught(client, contract -> contract::handlesSurviveStorage);
    }

    @Test
    void aSignatureThatIsNotChecked() throws Exception {
        Client client = new Client() {
            @Override
            public WebhookReading read(WebhookDelivery delivery, Instant now) {
                String id = new String(delivery.body(), StandardCharsets.UTF_8).split("\n", -1)[0];
                return new WebhookReading.Verified(id, ProviderStatus.succeeded());
            }
        };
        caught(client, contract -> contract::tamperedBodiesAreRejected);
        caught(client, contract -> contract::unsignedBodiesAreRejected);
        caught(client, contract -> contract::garbageIsNeverVerified);
    }

    @Test
    void aWebhookThatMakesItThrow() throws Exception {
        Client client = new Client() {
            @Override
            public WebhookReading read(WebhookDelivery delivery, Instant now) {
                WebhookReading reading = super.read(delivery, now);
                if (reading instanceof WebhookReading.Rejected) {
                    throw new IllegalStateException("garbage");
                }
                return reading;
            }
        };
        Contract contract = new Contract(client, Set.of());
        contract.openHarness();
        assertThrows(IllegalStateException.class, contract::garbageIsNeverVerified);
    }

    @Test
    void aCapabilityIsDeclaredOrThere() throws Exception {
        Contract silent = new Contract(new Client(), Set.of());
        silent.openHarness();
        assertThrows(AssertionError.class, silent::batchesAgree);
        Contract declared = new Contract(new Client(), Set.of(Capability.BATCHES));
        declared.openHarness();
        assertThrows(RuntimeException.class, declared::batchesAgree);
        Contract wrong = new Contract(new Client(), Set.of(Capability.WEBHOOKS));
        wrong.openHarness();
        assertThrows(AssertionError.class, wrong::duplicatesAreReadAlike);
    }

    /** The contract, run rule by rule. */
    private static final class Contract extends ProviderClientContract {

        private final ProviderClient client;
        private final Set<Capability> lacks;

        Contract(ProviderClient client, Set<Capability> lacks) {
            this.client = client;
            this.lacks = lacks;
        }

        @Override
        protected ProviderHarness open() {
            return new ScriptedHarness(((Client) client).behind(), client);
        }

        @Override
        protected Set<Capability> lacks() {
            return lacks;
        }
    }

    /** A client that is right, to be broken by overriding. */
    private class Client implements ProviderClient, WebhookReceiver {

        ScriptedProvider behind() {
            return scripted;
        }

        @Override
        public String name() {
            return scripted.name();
        }

        @Override
        public ProviderTraits traits() {
            return scripted.traits();
        }

        @Override
        public SpawnAnswer spawn(SpawnRequest request) {
            return scripted.spawn(request);
        }

        @Override
        public ProviderStatus observe(Handle handle) {
            return scripted.observe(handle);
        }

        @Override
        public ResultAnswer result(Handle handle) {
            return scripted.result(handle);
        }

        @Override
        public MediaStream open(Handle handle, MediaRef media) throws IOException {
            return scripted.open(handle, media);
        }

        @Override
        public CancelAnswer cancel(Handle handle) {
            return scripted.cancel(handle);
        }

        @Override
        public WebhookReading read(WebhookDelivery delivery, Instant now) {
            return ((WebhookReceiver) scripted).read(delivery, now);
        }
    }
}
