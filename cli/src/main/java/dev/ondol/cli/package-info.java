/** Story to come. */
@NullMarked
package dev.ondol.cli;

import org.jspecify.annotations.NullMarked;
