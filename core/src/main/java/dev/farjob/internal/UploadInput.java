package dev.farjob.internal;

import dev.farjob.internal.call.CallAnswer;
import dev.farjob.internal.call.LongCalls;
import dev.farjob.internal.call.Providers;
import dev.farjob.model.Owner;
import dev.farjob.provider.InputUploader;
import dev.farjob.provider.ProviderClient;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;

/** Uploads an input to a provider, in one of the places that the provider has for that and within a time limit. */
final class UploadInput {

    private final Providers providers;
    private final LongCalls calls;
    private final Duration limit;

    UploadInput(Providers providers, LongCalls calls, Duration limit) {
        this.providers = providers;
        this.calls = calls;
        this.limit = limit;
    }

    URI upload(String provider, Owner owner, InputUploader.InputFile file) throws IOException {
        ProviderClient client = providers.named(provider);
        if (client instanceof InputUploader uploader) {
            return uploaded(provider, calls.upload(client, limit, () -> uploader.upload(owner, file)));
        }
        throw new IllegalArgumentException(provider + " takes no uploads: put the file where it can fetch it");
    }

    private URI uploaded(String provider, CallAnswer<URI> answer) throws IOException {
        if (answer instanceof CallAnswer.Answered<URI> answered) {
            return answered.value();
        }
        if (answer instanceof CallAnswer.Threw<URI> threw) {
            if (threw.failure() instanceof IOException failed) {
                throw failed;
            }
            if (threw.failure() instanceof RuntimeException failed) {
                throw failed;
            }
            if (threw.failure() instanceof Error failed) {
                throw failed;
            }
            throw new IOException("the upload to " + provider + " failed", threw.failure());
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("the upload to " + provider + " was given up: its thread was interrupted");
        }
        throw new IOException(
                answer instanceof CallAnswer.TimedOut<URI>
                        ? "the upload to " + provider + " did not end within " + limit
                                + " and was interrupted: repeat it, or raise uploadTimeout"
                        : "the upload to " + provider
                                + " was not begun, because other uploads have all its places: repeat it later");
    }
}
