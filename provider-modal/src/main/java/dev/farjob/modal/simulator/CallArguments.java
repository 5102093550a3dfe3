package dev.farjob.modal.simulator;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * The arguments of a call of a simulated function.
 *
 * @param args the positional arguments
 * @param kwargs the keyword arguments
 */
public record CallArguments(List<Object> args, Map<String, Object> kwargs) {

    private static final CBORMapper CBOR = new CBORMapper();

    static byte[] toCbor(Object value) {
        try {
            return CBOR.writeValueAsBytes(value);
        } catch (IOException notPlain) {
            throw new IllegalArgumentException(value.getClass() + " cannot be written as CBOR", notPlain);
        }
    }

    /** @throws IllegalArgumentException if it is not a list of a list and a map */
    static CallArguments read(byte[] cbor) {
        if (cbor.length == 0) {
            return new CallArguments(List.of(), Map.of());
        }
        try {
            List<Object> both = CBOR.readValue(cbor, new TypeReference<List<Object>>() {});
            return new CallArguments(
                    CBOR.convertValue(both.get(0), new TypeReference<List<Object>>() {}),
                    CBOR.convertValue(both.get(1), new TypeReference<Map<String, Object>>() {}));
        } catch (IOException | IndexOutOfBoundsException | IllegalArgumentException notArguments) {
            throw new IllegalArgumentException("the arguments are no CBOR of a list and a map", notArguments);
        }
    }

    /** Says how many there are, and not what they are. */
    @Override
    public String toString() {
        return "CallArguments[" + args.size() + " positional, " + kwargs.size() + " by keyword]";
    }
}
