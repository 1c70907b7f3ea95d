/** Story to come. */
@NullMarked
package dev.ondol.sandbox.process;

import org.jspecify.annotations.NullMarked;
