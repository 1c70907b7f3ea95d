/** Story to come. */
@NullMarked
package dev.ondol.sandbox.oci;

import org.jspecify.annotations.NullMarked;
