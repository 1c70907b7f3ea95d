/** Story to come. */
@NullMarked
package dev.ondol.linux;

import org.jspecify.annotations.NullMarked;
