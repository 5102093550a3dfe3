/** The orchestrator, its rules, and the store in memory. */
module dev.farjob.core {
    requires static transitive org.jspecify;
    requires transitive dev.farjob.spi;
    requires com.fasterxml.jackson.databind;
    requires org.slf4j;

    exports dev.farjob;
    exports dev.farjob.answer;
    exports dev.farjob.event;
    exports dev.farjob.json;
    exports dev.farjob.memory;
    exports dev.farjob.request;
    exports dev.farjob.rules;
    exports dev.farjob.step;
}
