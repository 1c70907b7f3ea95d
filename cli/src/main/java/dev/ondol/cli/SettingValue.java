package dev.ondol.cli;

/**
 * A setting's value as it was written.
 *
 * @param origin where it was written, for a person: {@code command line}, a variable's name, a file
 *     with its line, or {@code default}
 */
record SettingValue(String text, String origin) {}
