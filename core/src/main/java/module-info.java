/** The orchestrator, and the rules it goes by. */
module dev.farjob.core {
    requires transitive dev.farjob.spi;
    requires static transitive org.jspecify;
    requires com.fasterxml.jackson.databind;
    requires org.slf4j;

    exports dev.farjob;
    exports dev.farjob.answer;
    exports dev.farjob.event;
    exports dev.farjob.json;
    exports dev.farjob.request;
    exports dev.farjob.rules;
    exports dev.farjob.step;
}
