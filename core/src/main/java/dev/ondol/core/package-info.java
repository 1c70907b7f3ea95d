/** Story to come. */
@NullMarked
package dev.ondol.core;

import org.jspecify.annotations.NullMarked;
