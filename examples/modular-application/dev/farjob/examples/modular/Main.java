package dev.farjob.examples.modular;

import dev.farjob.JobOrchestrator;
import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.model.Job;
import dev.farjob.model.Owner;
import dev.farjob.request.JobRequest;
import java.time.Duration;
import java.util.Map;
import org.h2.jdbcx.JdbcDataSource;

/** Has one job run, and says how it ended. */
public final class Main {

    private Main() {}

    /** Submits the job, and waits for its end. */
    public static void main(String[] arguments) {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:modular;DB_CLOSE_DELAY=-1");
        try (JobOrchestrator jobs = JobOrchestrator.on(JdbcJobStore.on(database))
                .provider(new Renderer())
                .build()
                .start()) {
            Job job = jobs.submit(JobRequest.to("acme", "render")
                            .owner("ann")
                            .input(Map.of("prompt", "a cat"))
                            .build())
                    .job();
            jobs.await(Owner.of("ann"), job.id(), Duration.ofMinutes(1));
            Job ended = jobs.status(Owner.of("ann"), job.id()).orElseThrow();
            System.out.println(ended.state() + " in module " + JdbcJobStore.class.getModule().getName());
        }
    }
}
