/** Story to come. */
@NullMarked
package dev.ondol.catalog;

import org.jspecify.annotations.NullMarked;
