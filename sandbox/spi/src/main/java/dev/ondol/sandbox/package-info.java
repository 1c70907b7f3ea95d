/** Story to come. */
@NullMarked
package dev.ondol.sandbox;

import org.jspecify.annotations.NullMarked;
