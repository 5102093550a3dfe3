package dev.farjob.modal.codec;

/**
 * A byte string in a value.
 *
 * @param name what tells it apart, made of where it stands in the value; the same each time the value is read
 * @param start where its bytes begin
 * @param length how many they are
 */
public record ByteRange(String name, long start, long length) {}
