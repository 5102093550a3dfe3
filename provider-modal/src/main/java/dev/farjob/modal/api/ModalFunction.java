package dev.farjob.modal.api;

import dev.farjob.model.Target;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A deployed function of Modal, or a method of a deployed class, by its names. As an endpoint it reads
 * {@code app/function}, {@code app/Class.method}, or {@code app/function@environment}.
 *
 * <pre>{@code
 * jobs.submit(JobRequest.to("modal", "my-app/Upscaler.run@staging")…);
 * Target same = ModalFunction.of("my-app", "Upscaler.run").inEnvironment("staging").target();
 * }</pre>
 *
 * @param app the name of the app, as deployed
 * @param name the function, or the class and the method with a dot between
 * @param environment the environment of the workspace; absent means the default of the client, or of the workspace
 */
public record ModalFunction(String app, String name, Optional<String> environment) {

    /** The name of the provider that Modal's functions are addressed to. */
    public static final String PROVIDER = "modal";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");
    private static final Pattern FUNCTION = Pattern.compile("[A-Za-z0-9_-]{1,100}(\\.[A-Za-z0-9_]{1,100})?");

    /** @throws IllegalArgumentException if a name is not one that Modal would take */
    public ModalFunction {
        require(NAME, "app", app);
        require(FUNCTION, "function", name);
        Objects.requireNonNull(environment, "environment must not be null")
                .ifPresent(given -> require(NAME, "environment", given));
    }

    /** A function of the default environment. */
    public static ModalFunction of(String app, String name) {
        return new ModalFunction(app, name, Optional.empty());
    }

    /**
     * Reads an endpoint.
     *
     * @throws IllegalArgumentException if it is not {@code app/function}, {@code app/Class.method}, or either with
     *     {@code @environment}
     */
    public static ModalFunction parse(String endpoint) {
        int slash = endpoint.indexOf('/');
        int at = endpoint.indexOf('@', slash + 1);
        if (slash < 0) {
            throw new IllegalArgumentException(
                    "an endpoint of Modal is app/function, app/Class.method, or either with @environment, not \""
                            + endpoint + "\"");
        }
        return new ModalFunction(
                endpoint.substring(0, slash),
                endpoint.substring(slash + 1, at < 0 ? endpoint.length() : at),
                at < 0 ? Optional.empty() : Optional.of(endpoint.substring(at + 1)));
    }

    /** The same function in this environment. */
    public ModalFunction inEnvironment(String environment) {
        return new ModalFunction(app, name, Optional.of(environment));
    }

    /** The class, if this is a method. */
    public Optional<String> className() {
        int dot = name.indexOf('.');
        return dot < 0 ? Optional.empty() : Optional.of(name.substring(0, dot));
    }

    /** The method, if this is one. */
    public Optional<String> methodName() {
        int dot = name.indexOf('.');
        return dot < 0 ? Optional.empty() : Optional.of(name.substring(dot + 1));
    }

    /** The target of a job for this function. */
    public Target target() {
        return Target.of(PROVIDER, toString());
    }

    private static void require(Pattern pattern, String what, String value) {
        Objects.requireNonNull(value, () -> what + " must not be null");
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException("\"" + value + "\" is no name of a Modal " + what);
        }
    }

    /** The endpoint. */
    @Override
    public String toString() {
        return app + "/" + name + environment.map(given -> "@" + given).orElse("");
    }
}
