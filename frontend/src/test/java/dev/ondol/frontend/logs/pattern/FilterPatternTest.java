package dev.ondol.frontend.logs.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.OndolException;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The pattern language, mostly by the examples in AWS's documentation: a line of a table is a
 * pattern and the numbers of the messages that it matches.
 */
class FilterPatternTest {
  private static final List<String> TEXTS =
      """
      [ERROR 400] BAD REQUEST
      [ERROR 401] UNAUTHORIZED REQUEST
      [ERROR 419] MISSING ARGUMENTS
      [ERROR 420] INVALID ARGUMENTS
      [ERROR 500] INTERNAL SERVER ERROR
      [SUCCESS 200] AUTHORIZED REQUEST
      [INFO] REQUEST FAILED
      [WARN] a "quoted" word
      plain
      """
          .lines()
          .toList();

  private static final String OF_TEXTS =
      """
      ERROR                       => 1 2 3 4 5
      error                       =>
      ERROR ARGUMENTS             => 3 4
      ?ERROR ?ARGUMENTS           => 1 2 3 4 5
      ?WARN ?INFO                 => 7 8
      ?ERROR ?ARGUMENTS REQUEST   => 1 2 6 7
      ?WARN -ERROR                => 6 7 8 9
      "INTERNAL SERVER ERROR"     => 5
      ERROR -ARGUMENTS            => 1 2 5
      -ERROR                      => 6 7 8 9
      ERROR -"BAD REQUEST"        => 2 3 4 5
      "a \\"quoted\\""            => 8
      " "                         => 1 2 3 4 5 6 7 8 9
      ""                          => 1 2 3 4 5 6 7 8 9
      %AUTHORIZED%                => 2 6
      %^plain$%                   => 9
      %\\[ERROR 4[0-9]{2}\\]%     => 1 2 3 4
      %ING|ARGU.ENTS$%            => 3 4
      """;

  private static final List<String> REGEX_TEXTS =
      """
      hat
      the cat
      color of a colour
      aaaa
      aa
      grey
      starting ...
      skipping starting
      [7]
      ac abbbc
      from 10.10.0.1
      from 10010,051
      key:value (x)
      4at
      한글
      {x}
      """
          .lines()
          .toList();

  private static final String OF_REGEX_TEXTS =
      """
      %^[hc]at%                           => 1
      %[hc]at$%                           => 1 2
      %colou?r%                           => 3
      %^a{3,5}$%                          => 4
      %^a{2}$%                            => 5
      %^a{,3}$%                           => 5
      %^a{2,}$%                           => 4 5
      %gra|ey%                            => 6 13
      %^starting|^initializing|^shutting% => 7
      %^\\[.\\]$%                         => 9
      %ab+c%                              => 10
      %^ab*c ab*c$%                       => 10
      %10\\.10\\.0\\.1%                   => 11
      %10.10.0.1%                         => 11 12
      %\\x3A%                             => 13
      %\\x28x\\x29%                       => 13
      %^\\d\\w+$%                         => 14
      %^..$%                              => 5 15
      %^[^a-z0-9]+$%                      => 15
      %^\\W+$%                            => 15
      %[hx-z]%                            => 1 2 6 13 16
      %^\\S+\\s\\S+$%                     => 2 7 8 10 11 12 13
      %}$%                                => 16
      %^[{].[}]$%                         => 16
      %^[a-]+$%                           => 4 5
      """;

  private static final List<String> JSON =
      List.of(
          "{\"eventType\":\"UpdateTrail\",\"sourceIPAddress\":\"111.111.111.111\",\"arrayKey\":"
              + "[\"value\",\"another value\"],\"objectList\":[{\"name\":\"a\",\"id\":1},{\"name\":"
              + "\"b\",\"id\":2}],\"SomeObject\":null,\"cluster.name\":\"c\"}",
          "{\"user\":{\"id\":1,\"email\":\"John.Stiles@example.com\"},\"users\":[{\"id\":2,"
              + "\"email\":\"John.Doe@example.com\"},{\"id\":3,\"email\":\"Jane.Doe@example.com\"}],"
              + "\"actions\":[\"GET\",\"PUT\",\"DELETE\"],\"coordinates\":[[0,1,2],[4,5,6],[7,8,9]]}",
          "{\"v\":123,\"s\":\"123\",\"f\":12.0,\"e\":1e3,\"t\":true,\"b\":\"true\",\"empty\":\"\"}",
          "{\"v\":-1,\"s\":\"many words\",\"f\":12.34,\"t\":false,\"o\":{},\"a\":[]}",
          "{broken",
          "UpdateTrail",
          "{\"eventType\":\"UpdateTrail\"} and more");

  private static final String OF_JSON =
      """
      { $.eventType = "UpdateTrail" }                       => 1
      { $.eventType = UpdateTrail }                         => 1
      {$.eventType="Update*"}                               => 1
      { $.eventType != "UpdateTrail" }                      =>
      { $.eventType = * }                                   => 1
      { $.sourceIPAddress != 123.123.* }                    => 1
      { $.sourceIPAddress = 111.*.111 }                     => 1
      { $.sourceIPAddress = *.111.* }                       => 1
      { $.arrayKey[0] = "value" }                           => 1
      { $.arrayKey[1] = "value" }                           =>
      { $.arrayKey = "value" }                              =>
      { $.arrayKey != "value" }                             =>
      { $.eventType = %Trail% }                             => 1
      { $.arrayKey[*] = %val.{2}% }                         => 1
      { $.* = %111\\.111\\.111\\.1[0-9]{1,2}% }             => 1
      { $.['cluster.name'] = "c" }                          => 1
      { $.objectList[*].id = 2 }                            => 1
      { $.objectList[1].name = "b" }                        => 1
      { $.SomeObject IS NULL }                              => 1
      { $.SomeObject = "*" }                                =>
      { $.SomeOtherObject NOT EXISTS }                      => 1 2 3 4
      { $.eventType NOT EXISTS }                            => 2 3 4
      { $.t IS TRUE }                                       => 3
      { $.t IS FALSE }                                      => 4
      { $.t = true }                                        =>
      { $.b = true }                                        => 3
      { ($.user.id = 1) && ($.users[0].email = "John.Doe@example.com") } => 2
      { $.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = "nonmatch" && $.actions[2] = "nonmatch" } => 2
      { ($.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = "nonmatch") && $.actions[2] = "nonmatch" } =>
      { ($.user.id = 2 && $.users[0].email = "nonmatch") || $.actions[2] = "GET" } =>
      { $.coordinates[1][2] = 6 }                           => 2
      { $.v = 123 }                                         => 3
      { $.v = 123.0 }                                       => 3
      { $.v = "123" }                                       => 3
      { $.v = "123.0" }                                     =>
      { $.v != "123.0" }                                    => 3 4
      { $.v = 12* }                                         => 3
      { $.v = "*3" }                                        => 3
      { $.v > 0 }                                           => 3
      { $.v >= -1 }                                         => 3 4
      { $.v < 1.5e+0 }                                      => 4
      { $.v <= 123 }                                        => 3 4
      { $.v != 1 }                                          => 3 4
      { $.e = 1e+3 }                                        => 3
      { $.e != 1e-3 }                                       => 3
      { $.f = 12 }                                          => 3
      { $.f != "12" }                                       => 3 4
      { $.s = 123 }                                         => 3
      { $.s > 1 }                                           =>
      { $.s = "many words" }                                => 4
      { $.empty = "*" }                                     => 3
      { $.empty = "" }                                      => 3
      { $.o = 1 }                                           =>
      { $.o != 1 }                                          =>
      { $.missing != 1 }                                    =>
      """;

  private static final List<String> COLUMNS =
      """
      127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534
      127.0.0.20 Prod jane [10/Oct/2000:13:25:16 -0700] "GET /index.html HTTP/1.0" 410 0
      127.0.0.3 - frank [10/Oct/2000:13:25:17 -0700] "POST /api HTTP/1.0" 500 2048
      INFO 09/25/2014 12:00:00 GET /service/resource/67 1200
      INFO 09/25/2014 12:00:01 POST /service/resource/67/part/111 1310
      WARNING 09/25/2014 12:00:02 Invalid user request
      ERROR 09/25/2014 12:00:02 Failed to process request
      ERROR
      """
          .lines()
          .toList();

  private static final String OF_COLUMNS =
      """
      [ip=%127\\.0\\.0\\.[1-9]$%, user, username, timestamp, request =*.html*, status_code = 4*, bytes] => 1
      [..., request =*.html*, status_code = 4*, bytes]        => 1 2
      [ip, user, username, timestamp, request =*.html*, status_code = 404 || status_code = 410, bytes] => 1 2
      [ip, user, username, timestamp, request, status >= 400 && status < 500, bytes > 1000] => 1
      [..., bytes > 1000]                                      => 1 3 4 5
      [ip, ..., status = 500, bytes]                           => 3
      [ip, ident = "-", ...]                                   => 3
      [ip, i, u, timestamp = "10/Oct/2000:13:25:15 -0700", ...] => 1
      [w1=ERROR, w2]                                           => 7
      [w1=ERROR]                                               => 8
      [w1=ERROR || w1=WARNING, w2]                             => 6 7
      [w1=ERROR || w1=%WARN%, w2]                              => 6 7
      [w1!=ERROR && w1!=WARNING, w2]                           => 1 2 3 4 5
      [w1 = ERROR && (w1 != FOO || w1 = WARNING), w2]          => 7
      [(w1=ERROR || w1=WARNING) && w1 != ERROR, w2]            => 6
      [logLevel, date, time, method, url=%/service/resource/[0-9]+$%, response_time] => 4
      [logLevel, date, time, method, url=%/service/resource/[0-9]+/part/[0-9]+$%, response_time] => 5
      [a, b, c, d, e, f, g]                                    => 1 2 3 7
      [a, b, c, d, e, f, g, h]                                 =>
      [level = INFO, , time, rest = *1310]                     => 5
      []                                                       => 1 2 3 4 5 6 7 8
      """;

  static Stream<Arguments> table() {
    return Stream.of(
            lines(OF_TEXTS, TEXTS),
            lines(OF_REGEX_TEXTS, REGEX_TEXTS),
            lines(OF_JSON, JSON),
            lines(OF_COLUMNS, COLUMNS))
        .flatMap(lines -> lines);
  }

  private static Stream<Arguments> lines(String table, List<String> messages) {
    return table
        .lines()
        .map(line -> {
          String[] parts = line.split("=>(?=( \\d+)*$)", 2);
          List<Integer> expected =
              Pattern.compile("\\d+")
                  .matcher(parts[1])
                  .results()
                  .map(r -> Integer.valueOf(r.group()))
                  .toList();
          return Arguments.of(parts[0].strip(), expected, messages);
        });
  }

  @ParameterizedTest
  @MethodSource("table")
  void aPatternSelectsItsMessages(String text, List<Integer> expected, List<String> messages) {
    FilterPattern pattern = FilterPattern.parse(text);
    assertThat(
            IntStream.rangeClosed(1, messages.size())
                .filter(i -> pattern.matches(messages.get(i - 1)))
                .boxed())
        .isEqualTo(expected);
  }

  static Stream<String> invalid() {
    return """
    "open
    -
    ?
    a.b
    ERR*
    %open
    %%
    %something!%
    %(ab)+%
    %café%
    %a{3,%
    %a{4,3}%
    %[abc%
    %[z-a]%
    %\\p%
    %\\(%
    %a**%
    %a% b
    %a{1001}%
    %[0-9]{900}[a-z]{900}%
    {}
    { $.a }
    { $.a = }
    { $.a == 1 }
    { $.a = 1
    { $.a = 1 } trailing
    { a = 1 }
    { $ = 1 }
    { $.a = 1 && }
    { ($.a = 1 }
    { !($.a = 1) }
    { $.a = 1 AND $.b = 2 }
    { $.a IS MAYBE }
    { $.a IS NOT NULL }
    { $.a EXISTS }
    { $.a[x] = 1 }
    { $.a[-1] = 1 }
    { $.a[0:2] = 1 }
    { $.a[99999999999] = 1 }
    { $..a = 1 }
    { $.items[*].* = 1 }
    { $.a[*] = 1 || $.b[*] = 1 || $.c[*] = 1 || $.d[*] = 1 }
    { $.a = %x% || $.a = %y% || $.a = %z% }
    { $.a > "Alpha" }
    { $.a > Alpha }
    { $.a = "open }
    { "a": [1] }
    [a, ..., b, ...]
    [a, a]
    [a = ]
    [a, b
    [a, b] trailing
    [a = 1 ||]
    [a = 1 && || a = 2]
    [1a]
    [a, b=x || c=y]
    [a == 1]
    [a != 1 AND a != 2]
    """
        .lines();
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void whatAwsDoesNotTakeIsRefused(String invalid) {
    assertThatThrownBy(() -> FilterPattern.parse(invalid))
        .isInstanceOfSatisfying(
            OndolException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMETER));
  }

  @Test
  void theOffendingTermIsTold() {
    assertThatThrownBy(() -> FilterPattern.parse("{ $.someInt >= \"someString\" }"))
        .hasMessage("Invalid character(s) in term '\"someString\"'");
  }

  @Test
  void anyTextIsReadOrRefusedAndNothingElse() {
    Random random = new Random(20_261_122);
    String alphabet = "{}[]()%$.*\"'\\=!<>&|?-+,: aE1한ISNULT";
    for (int i = 0; i < 200_000; i++) {
      StringBuilder text = new StringBuilder("{[%".substring(i % 3, i % 3 + 1));
      for (int length = random.nextInt(24); length > 0; length--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        FilterPattern pattern = FilterPattern.parse(text.toString());
        pattern.matches("{\"a\":[1,{\"E\":\"1\"}]}");
        pattern.matches("a \"b c\" [1");
      } catch (OndolException e) {
        assertThat(e.code()).as(text.toString()).isEqualTo(ErrorCode.INVALID_PARAMETER);
      }
    }
  }

  @Test
  void regularExpressionsAgreeWithJavas() {
    Random random = new Random(42);
    String[] atoms = {"a", "b", "[ab]", "[^a]", ".", "\\d", "\\w", "\\x61"};
    String[] times = {"", "", "?", "*", "+", "{2}", "{1,3}", "{2,}"};
    for (int i = 0; i < 20_000; i++) {
      StringBuilder regex = new StringBuilder();
      for (int rows = 1 + random.nextInt(2); rows > 0; rows--) {
        regex.append(regex.isEmpty() ? "" : "|").append(random.nextBoolean() ? "^" : "");
        for (int items = 1 + random.nextInt(5) * (random.nextInt(9) == 0 ? 20 : 1);
            items > 0;
            items--) {
          regex
              .append(atoms[random.nextInt(atoms.length)])
              .append(times[random.nextInt(times.length)]);
        }
        regex.append(random.nextBoolean() ? "$" : "");
      }
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(12); length > 0; length--) {
        text.append("ab1-".charAt(random.nextInt(4)));
      }
      boolean javas = Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(text).find();
      assertThat(LinearRegex.compile(regex.toString()).find(text.toString()))
          .as("%s in %s", regex, text)
          .isEqualTo(javas);
    }
  }

  @Test
  void noPatternMakesAMessageExpensive() {
    String message = "a".repeat(1 << 18);
    assertThatCode(
            () -> {
              assertThat(
                      FilterPattern.parse("%a?a?a?a?a?a?a?a?[a]*[a]*[a]*[a]*b%").matches(message))
                  .isFalse();
              assertThat(FilterPattern.parse("%^" + "a?".repeat(300) + "b%").matches(message))
                  .isFalse();
              assertThat(FilterPattern.parse("[x=" + "*a".repeat(400) + "*b]").matches(message))
                  .isFalse();
              assertThat(FilterPattern.parse("{ $.a = 1 }").matches("[".repeat(1 << 18))).isFalse();
              assertThat(
                      FilterPattern.parse("{" + "(".repeat(400) + "$.a=1" + ")".repeat(400) + "}")
                          .matches("{\"a\":1e9999999}"))
                  .isFalse();
            })
        .doesNotThrowAnyException();
  }
}
