package dev.farjob;

import dev.farjob.model.Failure;
import dev.farjob.model.FailureKind;
import dev.farjob.provider.ProviderClient;
import dev.farjob.provider.ProviderStatus;
import dev.farjob.provider.ProviderTraits;
import dev.farjob.provider.ResultAnswer;
import dev.farjob.provider.WebhookDelivery;
import dev.farjob.provider.WebhookReading;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** Provider clients that say something else than the provider did. */
final class BrokenClients {

    private static final Failure BLAME = Failure.of(FailureKind.PROVIDER_FAILED, "said by a broken client");

    private static final int MANY_CALLS = 64;

    private BrokenClients() {}

    /** The answer of a broken client; the good answer itself where it is not broken. */
    private interface Answers {
        Object instead(Object good, Object[] arguments);
    }

    /** A status that proves nothing is taken for a failure. */
    static UnaryOperator<ProviderClient> takeUnknownForFailed(SeededStrikes strikes) {
        return broken(
                "observe",
                strikes,
                (good, arguments) -> good instanceof ProviderStatus.Unknown ? ProviderStatus.failed(BLAME) : good);
    }

    /** The first result is given out for every job. */
    static UnaryOperator<ProviderClient> mixUpResults(SeededStrikes strikes) {
        AtomicReference<ResultAnswer.Ready> first = new AtomicReference<>();
        return broken("result", strikes, (good, arguments) -> {
            if (!(good instanceof ResultAnswer.Ready ready)) {
                return good;
            }
            first.compareAndSet(null, ready);
            return first.get();
        });
    }

    /** Asked about many jobs at once, the provider's answers are given out one job further. */
    static UnaryOperator<ProviderClient> mixUpBatches(SeededStrikes strikes) {
        return broken("observeAll", strikes, (good, arguments) -> {
            List<?> asked = (List<?>) arguments[0];
            Map<?, ?> answers = (Map<?, ?>) good;
            Map<Object, Object> mixedUp = new LinkedHashMap<>();
            for (int i = 0; i < asked.size(); i++) {
                Object another = answers.get(asked.get((i + 1) % asked.size()));
                if (another != null) {
                    mixedUp.put(asked.get(i), another);
                }
            }
            return mixedUp.equals(answers) ? good : mixedUp;
        });
    }

    /** Every webhook is believed, whoever sent it. */
    static UnaryOperator<ProviderClient> believeEveryWebhook(SeededStrikes strikes) {
        return broken(
                "read",
                strikes,
                (good, arguments) -> good instanceof WebhookReading.Verified
                        ? good
                        : claimOf((WebhookDelivery) arguments[0])
                                .<Object>map(claim -> claim)
                                .orElse(good));
    }

    /** A provider is said to take many calls at once, and takes few. */
    static UnaryOperator<ProviderClient> takeManyCalls(SeededStrikes strikes) {
        return broken(
                "traits",
                strikes,
                (good, arguments) -> good instanceof ProviderTraits few && few.callsInFlight() < MANY_CALLS
                        ? ProviderTraits.builder()
                                .cancel(few.cancel())
                                .pushesFailures(few.pushesFailures())
                                .callTimeout(few.callTimeout())
                                .endsCallsInTime(few.endsCallsInTime())
                                .build()
                        : good);
    }

    private static Optional<WebhookReading> claimOf(WebhookDelivery delivery) {
        String[] lines = new String(delivery.body(), StandardCharsets.UTF_8).split("\n", -1);
        return lines.length == 3 && lines[1].equals("failed")
                ? Optional.of(new WebhookReading.Verified(lines[0], ProviderStatus.failed(BLAME)))
                : Optional.empty();
    }

    /** A proxy, because the broken client has to keep the capabilities of the good one. */
    @SuppressWarnings("ReferenceEquality") // identity is what is meant
    private static UnaryOperator<ProviderClient> broken(String what, SeededStrikes strikes, Answers answers) {
        return client -> (ProviderClient) Proxy.newProxyInstance(
                BrokenClients.class.getClassLoader(), client.getClass().getInterfaces(), (self, method, arguments) -> {
                    Object good = call(client, method, arguments);
                    if (!method.getName().equals(what)) {
                        return good;
                    }
                    Object answer = answers.instead(good, arguments);
                    if (answer != good) {
                        strikes.strike();
                    }
                    return answer;
                });
    }

    private static Object call(ProviderClient client, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(client, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
