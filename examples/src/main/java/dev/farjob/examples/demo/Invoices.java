package dev.farjob.examples.demo;

import dev.farjob.step.Step;
import dev.farjob.step.StepResult;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A service elsewhere that writes invoices. It cannot share a transaction with the jobs, so it is told a key with every
 * request, and writes one invoice per key. Its first answer gets lost.
 */
final class Invoices {

    private final Map<String, Integer> written = new LinkedHashMap<>();
    private int requests;

    /** When the job was charged: an invoice, once, however often the step has to run. */
    Step step() {
        return Step.elsewhere("invoice", context -> {
            int cents = Part.of(context.job()).cents();
            write(context.idempotencyKey(), cents);
            return StepResult.done();
        });
    }

    private synchronized void write(String key, int cents) throws IOException {
        written.putIfAbsent(key, cents);
        requests++;
        if (requests == 1) {
            throw new IOException("the invoice is written, and the answer is lost");
        }
    }

    synchronized int requests() {
        return requests;
    }

    synchronized int count() {
        return written.size();
    }

    synchronized int cents() {
        return written.values().stream().mapToInt(Integer::intValue).sum();
    }
}
