package dev.farjob.internal.call;

import java.util.function.Function;

/**
 * The end of a call to a provider.
 *
 * @param <A> what the provider answers
 */
public sealed interface CallAnswer<A> {

    /** The provider's own answer, or the least that can be said instead. */
    default A orElse(Function<Throwable, A> onFailure, A onTimeout, A onNotMade) {
        if (this instanceof Answered<A> answered) {
            return answered.value();
        }
        if (this instanceof Threw<A> threw) {
            return onFailure.apply(threw.failure());
        }
        return this instanceof TimedOut<A> ? onTimeout : onNotMade;
    }

    /** It answered. */
    record Answered<A>(A value) implements CallAnswer<A> {}

    /** The client threw. */
    record Threw<A>(Throwable failure) implements CallAnswer<A> {}

    /** There was no answer in time. */
    record TimedOut<A>() implements CallAnswer<A> {}

    /** There was no room for the call in time, and it was not made. */
    record NotMade<A>() implements CallAnswer<A> {}
}
