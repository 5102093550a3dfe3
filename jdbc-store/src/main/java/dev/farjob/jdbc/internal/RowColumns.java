package dev.farjob.jdbc.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The columns of the rows that are given to a {@link SetStatement}: the name, the type and the source of each, said once.
 *
 * @param <E> what there is one of for each row
 */
final class RowColumns<E> {

    private record Column<E>(String name, String type, Function<E, ? extends @Nullable Object> value) {}

    private final List<Column<E>> columns;

    private RowColumns(List<Column<E>> columns) {
        this.columns = List.copyOf(columns);
    }

    static <E> RowColumns<E> none() {
        return new RowColumns<>(List.of());
    }

    RowColumns<E> text(String name, Function<E, @Nullable String> value) {
        return with(new Column<>(name, "text", value));
    }

    RowColumns<E> bigint(String name, Function<E, @Nullable Long> value) {
        return with(new Column<>(name, "int8", value));
    }

    RowColumns<E> integer(String name, Function<E, Integer> value) {
        return with(new Column<>(name, "int4", value));
    }

    RowColumns<E> flag(String name, Function<E, Boolean> value) {
        return with(new Column<>(name, "bool", value));
    }

    private RowColumns<E> with(Column<E> column) {
        List<Column<E>> more = new ArrayList<>(columns);
        more.add(column);
        return new RowColumns<>(more);
    }

    /** These, and then those. */
    RowColumns<E> and(RowColumns<E> others) {
        List<Column<E>> all = new ArrayList<>(columns);
        all.addAll(others.columns);
        return new RowColumns<>(all);
    }

    /** The same columns of something that has an {@code E}. */
    <F> RowColumns<F> of(Function<F, E> owner) {
        return new RowColumns<>(columns.stream()
                .map(column -> new Column<F>(
                        column.name(), column.type(), row -> column.value().apply(owner.apply(row))))
                .toList());
    }

    int size() {
        return columns.size();
    }

    /** Their names, each after this, as {@code c.owner, c.no}. */
    String names(String before) {
        return columns.stream().map(column -> before + column.name()).collect(Collectors.joining(", "));
    }

    /** That each becomes what it is in {@code c}, as {@code owner = c.owner}. */
    String assignments() {
        return columns.stream()
                .map(column -> column.name() + " = c." + column.name())
                .collect(Collectors.joining(", "));
    }

    String type(int column) {
        return columns.get(column).type();
    }

    /** The values of one column in these rows. */
    @Nullable
    Object[] values(int column, List<E> rows) {
        return rows.stream().map(columns.get(column).value()).toArray();
    }
}
