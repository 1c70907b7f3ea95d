/**
 * The pattern language of CloudWatch Logs, by which FilterLogEvents and StartLiveTail select.
 *
 * <pre>
 *   ERROR -timeout "two words"            TermPattern      substrings
 *   %^ERR[0-9]+%                          RegexPattern     LinearRegex
 *   { $.status = 5* &amp;&amp; $.ms &gt; 100 }      JsonPattern      Selector, Comparison, Glob, LinearRegex
 *   [ip, ..., status = 4*, bytes]         ColumnPattern    Columns, Comparison, ...
 * </pre>
 *
 * <p>Callers write the patterns and functions the messages, so neither is trusted: a pattern is
 * short, nests no deeper than its length, and whatever it says, to match it costs no more than one
 * look at each character for a bounded number of words of state.
 */
@NullMarked
package dev.ondol.frontend.logs.pattern;

import org.jspecify.annotations.NullMarked;
