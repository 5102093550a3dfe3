package dev.farjob.examples.customstore;

/** One write with its condition. A batch of them happens as a whole, if every condition holds, or not at all. */
sealed interface Write {

    /** Which document it is about. */
    String id();

    /** Writes a document that is not there yet. */
    record Create(String id, String json) implements Write {}

    /** Writes a document that nobody has written since it was seen. */
    record Replace(Document seen, String json) implements Write {
        @Override
        public String id() {
            return seen.id();
        }
    }

    /** Removes a document that nobody has written since it was seen. */
    record Delete(Document seen) implements Write {
        @Override
        public String id() {
            return seen.id();
        }
    }
}
