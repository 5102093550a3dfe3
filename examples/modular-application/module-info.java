/** An application on the module path that keeps its jobs in a database. */
module dev.farjob.examples.modular {
    requires com.h2database;
    requires dev.farjob.core;
    requires dev.farjob.jdbc;
    requires java.naming;
}
