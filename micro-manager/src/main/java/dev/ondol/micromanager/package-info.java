/** Story to come. */
@NullMarked
package dev.ondol.micromanager;

import org.jspecify.annotations.NullMarked;
