package dev.farjob.testkit.simulation;

/**
 * Thrown into every fiber of a node that has crashed: the process is gone, and this is how its code notices. It is an
 * error, so that ordinary error handling lets it pass; code that swallows it gets it again at its next call, and a loop
 * that never lets it through fails the run.
 */
public final class NodeCrashed extends Error {

    private static final long serialVersionUID = 1L;

    NodeCrashed(String node) {
        // Without a stack trace: thrown thousands of times per second, and where it was thrown means nothing
        super("node " + node + " has crashed", null, false, false);
    }
}
