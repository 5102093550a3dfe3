package dev.farjob.jdbc.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

/** A fault point is a place in the code, not a number of values. */
class FaultPointsTest {

    @Test
    void listsOfAnyLengthAreOnePoint() {
        assertEquals(
                FaultPoints.nameOf("SELECT id FROM job WHERE id IN (?)"),
                FaultPoints.nameOf("SELECT id FROM job WHERE id IN (?, ?,?)"));
    }

    @Test
    void anyNumberOfRowsIsOnePoint() {
        assertEquals(
                FaultPoints.nameOf("INSERT INTO job (id, no) VALUES (?, ?)"),
                FaultPoints.nameOf("INSERT INTO job (id, no) VALUES (?, ?), ( ?, ? ),(?,?)"));
    }

    @Test
    void linesAndBlanksMakeNoPoint() {
        assertEquals(
                FaultPoints.nameOf("SELECT id FROM job WHERE no = ?"),
                FaultPoints.nameOf("SELECT id\n  FROM job WHERE no = ?"));
    }

    @Test
    void statementsThatBeginAlikeAreTwoPoints() {
        String beginning = "SELECT id, owner, no, state, attempt, pace FROM job WHERE ";
        assertNotEquals(FaultPoints.nameOf(beginning + "id = ?"), FaultPoints.nameOf(beginning + "no = ?"));
    }
}
