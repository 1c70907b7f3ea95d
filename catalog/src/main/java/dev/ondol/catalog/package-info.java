/**
 * What the platform has to remember: functions, all that is set for them, and their code.
 *
 * <pre>
 *   find, list, change                 upload
 *            |                            |
 *       Catalog -- names by SHA-256 --> CodeStore
 *        |     \                          |
 *    snapshot  catalog.db           artifacts/SHA256/{code.zip, tree/}
 *    (reads)   (SQLite, changes)    layers/SHA256/  (layers, laid over each other)
 *                                   (a sandbox mounts a tree/ and one of the layers/)
 * </pre>
 *
 * <p>The order of an update makes crashes harmless: first the code is on disk, then the function
 * that names it, and only what no function names is collected, some time later. Reads come from
 * memory alone; an invoke never waits for a disk.
 *
 * <p>A zip is hostile until proved otherwise. {@link dev.ondol.catalog.ZipDirectory} reads what it
 * claims, {@link dev.ondol.catalog.ZipTree} plans the folder that would become of it within all
 * limits, and only {@link dev.ondol.catalog.Unzip} writes.
 */
@NullMarked
package dev.ondol.catalog;

import org.jspecify.annotations.NullMarked;
