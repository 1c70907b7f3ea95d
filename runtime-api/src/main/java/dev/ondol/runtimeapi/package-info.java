/** Story to come. */
@NullMarked
package dev.ondol.runtimeapi;

import org.jspecify.annotations.NullMarked;
