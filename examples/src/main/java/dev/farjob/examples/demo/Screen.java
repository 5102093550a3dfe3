package dev.farjob.examples.demo;

/** The screen that shows the demo. */
interface Screen {

    /** Something happened. */
    void say(String line);

    /** Time has passed, and the jobs are like this. */
    void show(String headline, Board board);

    /** No more is to come. */
    void end();
}
