/** Story to come. */
@NullMarked
package dev.ondol.logs;

import org.jspecify.annotations.NullMarked;
