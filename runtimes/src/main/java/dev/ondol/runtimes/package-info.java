/** Story to come. */
@NullMarked
package dev.ondol.runtimes;

import org.jspecify.annotations.NullMarked;
