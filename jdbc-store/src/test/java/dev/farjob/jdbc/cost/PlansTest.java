package dev.farjob.jdbc.cost;

/** On a server that compiles nothing. */
class PlansTest extends PlansRules {

    PlansTest() {
        super(QuietServer.place());
    }
}
