package dev.ondol.catalog;

/**
 * Who else may do what with one resource. Immutable.
 *
 * @param revisionId changes with every change of the document
 * @param document JSON in AWS's policy language
 */
public record ResourcePolicy(String revisionId, String document) {}
