/** Story to come. */
@NullMarked
package dev.ondol.frontend;

import org.jspecify.annotations.NullMarked;
