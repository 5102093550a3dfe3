package dev.farjob.internal.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farjob.internal.Snapshots;
import dev.farjob.internal.call.WebhookLinks.Link;
import dev.farjob.model.Job;
import dev.farjob.provider.WebhookDelivery;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookLinksTest {

    private static final String SECRET = "a secret of sixteen";

    private final WebhookLinks links = with("https://host.test/hooks", SECRET);
    private final Job job = Snapshots.of("job-1", "fal").toBuilder().attempt(3).build();

    private static WebhookLinks with(String base, String secret) {
        return new WebhookLinks(new WebhookEndpoint(URI.create(base), secret));
    }

    private static Optional<Link> read(WebhookLinks links, String query) {
        return links.read(WebhookDelivery.of(query, Map.of(), new byte[0]));
    }

    private String query() {
        return links.urlFor(job).getRawQuery();
    }

    private String token() {
        return query().substring(query().indexOf("token=") + "token=".length());
    }

    @Test
    void aUrlNamesTheProviderTheJobAndTheAttempt() {
        assertEquals(
                "https://host.test/hooks/fal?job=job-1&attempt=3&token=" + token(),
                links.urlFor(job).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "https://host.test, /fal",
        "https://host.test/, /fal",
        "https://host.test/a/b, /a/b/fal",
        "https://host.test/a/b/, /a/b/fal"
    })
    void theBaseMayOrMayNotEndInASlash(String base, String path) {
        assertEquals(path, with(base, SECRET).urlFor(job).getPath());
    }

    @Test
    void aProviderMayHaveAnyName() {
        assertEquals(
                "/hooks/my provider/ä?",
                links.urlFor(Snapshots.of("job-1", "my provider/ä?")).getPath());
        assertTrue(links.urlFor(Snapshots.of("job-1", "my provider/ä?"))
                .toString()
                .startsWith("https://host.test/hooks/my%20provider%2F%C3%A4%3F?job=job-1&"));
    }

    @Test
    void aLinkThatWeMadeIsUnderstood() {
        assertEquals(Optional.of(new Link(job.id(), 3)), read(links, query()));
    }

    @Test
    void anotherNodeWithTheSecretUnderstandsItToo() {
        assertEquals(Optional.of(new Link(job.id(), 3)), read(with("https://other.test", SECRET), query()));
    }

    @Test
    void theTokenIsTheSameEachTimeAndDependsOnJobAttemptAndSecret() {
        assertEquals(query(), links.urlFor(job).getRawQuery());
        assertEquals(43, token().length());
        Job next = job.toBuilder().attempt(4).build();
        assertNotEquals(token(), tokenOf(links, next));
        assertNotEquals(
                token(),
                tokenOf(
                        links,
                        Snapshots.of("job-2", "fal").toBuilder().attempt(3).build()));
        assertNotEquals(token(), tokenOf(with("https://host.test/hooks", "another secret of ours"), job));
    }

    private static String tokenOf(WebhookLinks links, Job job) {
        String query = links.urlFor(job).getRawQuery();
        return query.substring(query.indexOf("token=") + "token=".length());
    }

    @Test
    void aJobAndAnAttemptCannotBeMixedUp() {
        Job one = Snapshots.of("job-1", "fal").toBuilder().attempt(11).build();
        Job other = Snapshots.of("job-11", "fal").toBuilder().attempt(1).build();
        assertNotEquals(tokenOf(links, one), tokenOf(links, other));
    }

    @Test
    void aLinkThatWeDidNotMakeIsNotOurs() {
        assertEquals(Optional.empty(), read(links, query().replace("job-1", "job-2")));
        assertEquals(Optional.empty(), read(links, query().replace("attempt=3", "attempt=4")));
        assertEquals(Optional.empty(), read(links, query() + "x"));
        assertEquals(Optional.empty(), read(links, query().substring(0, query().length() - 1)));
        assertEquals(Optional.empty(), read(with("https://host.test", "another secret of ours"), query()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "job=job-1",
                "job=job-1&attempt=3",
                "job=job-1&token=x",
                "attempt=3&token=x",
                "job=job-1&attempt=&token=x",
                "job=job-1&attempt=-3&token=x",
                "job=job-1&attempt=three&token=x",
                "job=job-1&attempt=1234567890&token=x",
                "job=job-1&attempt=99999999999999999999&token=x",
                "job=job/1&attempt=3&token=x",
                "job=&attempt=3&token=x",
                "job=job-1&attempt=3&token=%zz"
            })
    void aLinkThatMakesNoSenseIsNotOurs(String query) {
        assertEquals(Optional.empty(), read(links, query));
    }

    @Test
    void anAttemptOfNineDigitsIsUnderstood() {
        Job many = job.toBuilder().attempt(987_654_320).build();
        assertEquals(
                Optional.of(new Link(job.id(), 987_654_320)),
                read(links, links.urlFor(many).getRawQuery()));
    }

    @Test
    void theSecretIsNotShown() {
        assertEquals(
                "WebhookEndpoint[https://host.test]",
                new WebhookEndpoint(URI.create("https://host.test"), SECRET).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"%2B3", "%D9%A3", "%203"})
    void anAttemptIsPlainDigits(String three) {
        assertEquals(Optional.empty(), read(links, query().replace("attempt=3", "attempt=" + three)));
    }
}
