package dev.ondol.frontend;

import dev.ondol.catalog.CodeStore;
import dev.ondol.frontend.objects.ObjectStore;

/**
 * Where code is kept, and from where else it may come.
 *
 * @param objects in which a caller may name an object instead of sending it
 */
public record CodeSources(CodeStore store, ObjectStore objects) {}
