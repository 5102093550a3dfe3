package dev.farjob.jdbc.internal.schema;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.ColonPrefixSqlParser;
import org.jdbi.v3.core.statement.DefinedAttributeTemplateEngine;
import org.jdbi.v3.core.statement.SqlParser;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.TemplateEngine;

/**
 * How statements are understood on a handle. A host may have taught its JDBI other ways, which would misread the statements of
 * the store; so the store speaks in JDBI's own, and gives a handle back as it was.
 */
public record Words(SqlParser parser, TemplateEngine templates) {

    private static final Words PLAIN = new Words(new ColonPrefixSqlParser(), new DefinedAttributeTemplateEngine());

    /** Opens a handle on which the store speaks; nothing but the store uses it. */
    public static Handle open(Jdbi jdbi) {
        Handle handle = jdbi.open();
        PLAIN.applyTo(handle);
        return handle;
    }

    /** Lets the store speak on a handle of the host's, and answers how the host does. */
    public static Words replaceOn(Handle handle) {
        SqlStatements config = handle.getConfig(SqlStatements.class);
        Words hosts = new Words(config.getSqlParser(), config.getTemplateEngine());
        PLAIN.applyTo(handle);
        return hosts;
    }

    /** From now on, statements on this handle are understood in this way. */
    public void applyTo(Handle handle) {
        handle.getConfig(SqlStatements.class).setSqlParser(parser).setTemplateEngine(templates);
    }
}
