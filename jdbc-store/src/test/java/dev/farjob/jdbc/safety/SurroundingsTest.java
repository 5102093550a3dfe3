package dev.farjob.jdbc.safety;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.farjob.jdbc.JdbcJobStore;
import dev.farjob.jdbc.databases.FreshDatabase;
import dev.farjob.jdbc.databases.OpenDatabases;
import dev.farjob.jdbc.databases.TestDatabase;
import dev.farjob.jdbc.internal.schema.Database;
import dev.farjob.model.Job;
import dev.farjob.store.Claim;
import dev.farjob.store.Due;
import dev.farjob.store.JobStore;
import dev.farjob.testkit.store.Jobs;
import dev.farjob.testkit.store.Snapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** It makes no difference where in the world a node, a session or a database thinks it is. */
class SurroundingsTest {

    /** Clocks in New York go from 2 to 3 and from 2 back to 1 at these times; neither exists once in local time. */
    private static final List<Instant> CHANGES_OF_THE_CLOCK = List.of(
            Instant.parse("2026-03-08T06:59:59.999999Z"),
            Instant.parse("2026-03-08T07:00:00Z"),
            Instant.parse("2026-11-01T05:30:00.000001Z"),
            Instant.parse("2026-11-01T06:30:00.000001Z"));

    private final Locale locale = Locale.getDefault();
    private final TimeZone zone = TimeZone.getDefault();

    @RegisterExtension
    final OpenDatabases databases = new OpenDatabases();

    @AfterEach
    void goHome() {
        Locale.setDefault(locale);
        TimeZone.setDefault(zone);
    }

    @ParameterizedTest
    @EnumSource
    void aNodeCanSpeakTurkish(TestDatabase kind) {
        Locale.setDefault(Locale.forLanguageTag("tr-TR"));
        worksOn(databases.fresh(kind).dataSource());
    }

    @ParameterizedTest
    @EnumSource
    void aNodeCanWriteArabicDigits(TestDatabase kind) {
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        worksOn(databases.fresh(kind).dataSource());
    }

    static Stream<Arguments> everyDatabaseInEveryZone() {
        return Stream.of(TestDatabase.values())
                .flatMap(kind -> Stream.of("Asia/Kolkata", "America/New_York").map(zone -> Arguments.of(kind, zone)));
    }

    @ParameterizedTest
    @MethodSource("everyDatabaseInEveryZone")
    void aNodeCanBeAnywhere(TestDatabase kind, String where) {
        TimeZone.setDefault(TimeZone.getTimeZone(where));
        worksOn(databases.fresh(kind).dataSource());
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "H2", "MARIADB"})
    void aSessionCanBeElsewhereThanItsNode(TestDatabase kind) {
        String set = kind.kind() == Database.MARIADB ? "SET time_zone = '-05:00'" : "SET TIME ZONE 'America/New_York'";
        FreshDatabase database = databases.fresh(kind);
        JdbcJobStore.on(database.dataSource());
        worksOn(database.pool(config -> config.setConnectionInitSql(set)));
        dueTimesAreTheSameForEverybody(database, set);
    }

    private static void dueTimesAreTheSameForEverybody(FreshDatabase database, String set) {
        JobStore here = JdbcJobStore.on(database.dataSource());
        JobStore there = JdbcJobStore.on(database.pool(config -> config.setConnectionInitSql(set)));
        Job soon = Snapshots.put(here, Jobs.of("soon").at("here", "render").accepted(), Due.in(Duration.ofHours(1)));
        assertEquals(List.of(), there.claim(new Claim.DueJobs("here", 10)));
        Job now = Snapshots.put(there, Jobs.of("now").at("there", "render").accepted(), Due.now());
        assertEquals(
                List.of(now.id()),
                here.claim(new Claim.DueJobs("there", 10)).stream().map(Job::id).toList());
        assertEquals(soon, here.find(soon.id()).orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ANSI_QUOTES",
                "STRICT_ALL_TABLES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT",
                "TRADITIONAL",
                "ANSI",
                "PAD_CHAR_TO_FULL_LENGTH,NO_ZERO_DATE"
            })
    void mariaDbCanBeInAnyMode(String mode) {
        FreshDatabase database = databases.fresh(TestDatabase.MARIADB);
        DataSource dataSource = database.pool(config -> config.setConnectionInitSql("SET sql_mode = '" + mode + "'"));
        worksOn(dataSource);
        WholeLife.of(JdbcJobStore.on(dataSource), "\\' \" || \u00E9 \uD83D\uDE00 ")
                .live();
    }

    @Test
    void withoutItsStrictModeMariaDbCutsNoText() {
        FreshDatabase database = databases.fresh(TestDatabase.MARIADB);
        DataSource dataSource = database.pool(config -> config.setConnectionInitSql("SET sql_mode = ''"));
        // As long as the shortest limit of all places, in characters of four bytes, which are two of Java's
        WholeLife.of(JdbcJobStore.on(dataSource), "\uD83D\uDE00".repeat(32)).live();
    }

    @ParameterizedTest
    @ValueSource(strings = {"de-DE", "tr-TR", "en-US-u-ks-level1", "sv-SE"})
    void postgresCanSortByAnyLanguage(String language) {
        FreshDatabase database = databases.fresh(TestDatabase.POSTGRESQL);
        String name = database + "_" + language.replace('-', '_').toLowerCase(Locale.ROOT);
        database.jdbi()
                .useHandle(handle -> handle.execute(
                        "CREATE DATABASE " + name + " TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE '" + language
                                + "' LOCALE 'C' ENCODING 'UTF8'"));
        DataSource dataSource = database.pool(config -> config.setJdbcUrl(config.getJdbcUrl()
                .replaceFirst("/postgres\\?", "/" + name + "?")
                .replaceFirst("currentSchema=\\w+", "currentSchema=public")));
        worksOn(dataSource);
        WholeLife.of(JdbcJobStore.on(dataSource), "\u0130\u0131Ii \u00DF \u00E5 ")
                .live();
        WholeLife.of(JdbcJobStore.on(dataSource), "\u0130\u0131iI \u00DF \u00E5 ")
                .live();
    }

    private static void worksOn(DataSource dataSource) {
        JobStore store = JdbcJobStore.on(dataSource);
        for (Instant instant : CHANGES_OF_THE_CLOCK) {
            Job job = WholeLife.at(store, instant).live();
            assertEquals(List.of(), store.claim(new Claim.DueJobs(job.target().provider(), 10)));
        }
    }
}
