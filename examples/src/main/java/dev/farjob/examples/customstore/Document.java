package dev.farjob.examples.customstore;

/**
 * A document as somebody read it.
 *
 * @param id its name in the database
 * @param revision grows with every write of the document; a conditional write compares it
 * @param json the text
 */
record Document(String id, long revision, String json) {}
