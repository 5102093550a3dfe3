package dev.farjob.provider;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookDeliveryTest {

    private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @CsvSource({
        "job=1, 1",
        "a=2&job=1, 1",
        "job=1&job=2, 1",
        "job=a%20b%26c, a b&c",
        "job=a+b, a b",
        "job=a=b, a=b",
        "xjob=2&job=1, 1",
        "&&job=1&, 1",
        "job=%C3%A4, ä"
    })
    void aParameterIsFoundAndDecoded(String query, String value) {
        assertEquals(Optional.of(value), delivery(query).parameter("job"));
    }

    @Test
    void anEmptyParameterIsFound() {
        assertEquals(Optional.of(""), delivery("job=").parameter("job"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "job", "=job", "Job=1", "jobs=1", "job=%zz", "job=%"})
    void anythingElseIsNoParameter(String query) {
        assertEquals(Optional.empty(), delivery(query).parameter("job"));
    }

    @Test
    void aHeaderIsFoundWhateverItsCase() {
        assertEquals(Optional.of("1"), headers("X-Signature", "1", "2").header("x-SIGNATURE"));
    }

    @Test
    void aHeaderThatIsNotThereIsEmpty() {
        assertEquals(Optional.empty(), headers("X-Signature", "1").header("date"));
    }

    @Test
    void theNamesOfHeadersAreInLowerCase() {
        assertEquals(
                Map.of("x-signature", List.of("1", "2")),
                headers("X-Signature", "1", "2").headers());
    }

    @Test
    void theBodyCannotBeChangedFromWhereItCameFrom() {
        byte[] body = BODY.clone();
        WebhookDelivery delivery = WebhookDelivery.of(Map.of(), body);
        body[0] = 'x';
        assertArrayEquals(BODY, delivery.body());
    }

    @Test
    void theBodyCannotBeChangedFromWhereItGoesTo() {
        WebhookDelivery delivery = WebhookDelivery.of(Map.of(), BODY);
        delivery.body()[0] = 'x';
        assertArrayEquals(BODY, delivery.body());
    }

    @Test
    void theHeadersCannotBeChangedFromWhereTheyCameFrom() {
        Map<String, List<String>> headers = new HashMap<>(Map.of("a", List.of("1")));
        WebhookDelivery delivery = WebhookDelivery.of(headers, BODY);
        headers.clear();
        assertEquals(Optional.of("1"), delivery.header("a"));
    }

    @Test
    void itsSizeIsThatOfTheBody() {
        assertEquals(2, delivery("job=1").size());
    }

    @Test
    void deliveriesCompareByContent() {
        assertEquals(delivery("job=1"), delivery("job=1"));
    }

    @Test
    void anotherQueryIsAnotherDelivery() {
        assertNotEquals(delivery("job=1"), delivery("job=2"));
    }

    @Test
    void anotherHeaderIsAnotherDelivery() {
        assertNotEquals(headers("a", "1"), headers("a", "2"));
    }

    private static WebhookDelivery delivery(String query) {
        return WebhookDelivery.of(query, Map.of(), BODY);
    }

    private static WebhookDelivery headers(String name, String... values) {
        return WebhookDelivery.of(Map.of(name, List.of(values)), BODY);
    }
}
