package dev.ondol.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ondol.core.ErrorCode;
import dev.ondol.core.FunctionId;
import dev.ondol.core.FunctionVersion;
import dev.ondol.core.OndolException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class SqliteCatalogTest implements CatalogContract {
  @TempDir Path folder;

  @Override
  public Catalog open() {
    return new SqliteCatalog(folder.resolve("data"));
  }

  @Test
  void keepsItsFilesForTheirOwnerAlone() throws Exception {
    try (Catalog catalog = open()) {
      Functions.put(catalog, Functions.named("hello"));
      assertThat(permissions(folder.resolve("data"))).isEqualTo("rwx------");
      try (var files = Files.list(folder.resolve("data")).filter(Files::isRegularFile)) {
        assertThat(files)
            .hasSizeGreaterThan(1)
            .allSatisfy(file -> assertThat(permissions(file)).isEqualTo("rw-------"));
      }
    }
  }

  @Test
  void tellsOfEachChangeThatWasMadeAndOfNoOther() {
    try (Catalog catalog = open()) {
      var told = new AtomicInteger();
      catalog.onChange(told::incrementAndGet);
      Functions.put(catalog, Functions.named("hello"));
      assertThat(told).hasValue(1);
      catalog.change(change -> change.find(Kinds.FUNCTION, "hello"));
      Functions.remove(catalog, "absent");
      assertThat(told).hasValue(1);
      Functions.remove(catalog, "hello");
      assertThat(told).hasValue(2);
    }
  }

  @Test
  void closesAFileThatOthersCouldRead() throws Exception {
    open().close();
    Path file = folder.resolve("data/catalog.db");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    open().close();
    assertThat(permissions(file)).isEqualTo("rw-------");
  }

  @Test
  void refusesADatabaseOfANewerRelease() throws Exception {
    open().close();
    sql("PRAGMA user_version = 99");
    assertThatThrownBy(this::open)
        .isInstanceOf(OndolException.class)
        .hasMessageContaining("has schema 99, this release knows up to 2");
    assertThat(query("PRAGMA user_version")).isEqualTo("99");
  }

  @Test
  void refusesADatabaseOfAnotherProgramAndLeavesItAlone() throws Exception {
    Files.createDirectories(folder.resolve("data"));
    sql("CREATE TABLE theirs (x)");
    sql("PRAGMA user_version = 1");
    assertThatThrownBy(this::open).hasMessageContaining("belongs to another program");
    assertThat(query("PRAGMA journal_mode")).isEqualTo("delete");
  }

  @Test
  void refusesAFileThatIsNoDatabase() throws Exception {
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(folder.resolve("data/catalog.db"), "no database ".repeat(1000));
    assertThatThrownBy(this::open)
        .isInstanceOf(OndolException.class)
        .hasMessageContaining("catalog.db");
  }

  @Test
  void runsWithTheDurableProfile() throws Exception {
    try (Connection connection = SqliteFile.open(folder.resolve("x/catalog.db"), Schema.CATALOG)) {
      assertThat(query(connection, "PRAGMA journal_mode")).isEqualTo("wal");
      assertThat(query(connection, "PRAGMA synchronous")).isEqualTo("2");
      assertThat(query(connection, "PRAGMA locking_mode")).isEqualTo("exclusive");
      assertThat(query(connection, "PRAGMA foreign_keys")).isEqualTo("1");
      assertThat(query(connection, "PRAGMA trusted_schema")).isEqualTo("0");
    }
  }

  @Test
  void refusesAllChangesAfterAFailedCommitUntilItIsOpenedAnew() throws Exception {
    var fault = new AtomicReference<@Nullable SQLiteErrorCode>();
    try (var catalog = new SqliteCatalog(faulty(fault))) {
      Functions.put(catalog, Functions.named("before"));
      fault.set(SQLiteErrorCode.SQLITE_IOERR_FSYNC);
      refusesService(() -> Functions.put(catalog, Functions.named("during")));
      fault.set(null);
      refusesService(() -> Functions.put(catalog, Functions.named("after")));
      refusesService(() -> Functions.remove(catalog, "before"));
      assertThat(catalog.failure()).hasValueSatisfying(why -> assertThat(why).contains("FSYNC"));
      assertThat(Functions.names(catalog)).containsExactly("before");
    }
    try (Catalog catalog = open()) {
      Functions.put(catalog, Functions.named("after"));
      assertThat(Functions.names(catalog)).containsExactly("after", "before");
    }
  }

  @Test
  void aFullDiskRefusesOneChangeAndIsForgottenWhenThereIsRoomAgain() throws Exception {
    try (Connection connection =
            SqliteFile.open(folder.resolve("data/catalog.db"), Schema.CATALOG);
        var catalog = new SqliteCatalog(connection)) {
      Functions.put(catalog, Functions.named("small"));
      limitPages(connection, 40);
      Function large = Functions.named("large", "r", Map.of("K", "x".repeat(300_000)));
      refusesService(() -> Functions.put(catalog, large));
      assertThat(catalog.function("large")).isEmpty();
      assertThat(catalog.failure()).isEmpty();
      limitPages(connection, 1_000_000);
      Functions.put(catalog, large);
    }
    try (Catalog catalog = open()) {
      assertThat(Functions.names(catalog)).containsExactly("large", "small");
    }
  }

  @Test
  void aSecondPlatformCannotOpenTheSameFile() throws Exception {
    try (Catalog catalog = open()) {
      Functions.put(catalog, Functions.named("hello"));
      try (var other = DriverManager.getConnection(url() + "?busy_timeout=0")) {
        assertThatThrownBy(() -> query(other, "SELECT count(*) FROM record"))
            .hasMessageContaining("locked");
      }
    }
  }

  @Test
  void takesOverTheFunctionsOfTheFirstSchema() throws Exception {
    Files.createDirectories(folder.resolve("data"));
    String step =
        new String(
            Schema.class.getResourceAsStream("schema-1.sql").readAllBytes(),
            StandardCharsets.UTF_8);
    for (String sql : step.split(";\n", -1)) {
      if (!sql.isBlank()) {
        sql(sql);
      }
    }
    sql(
        """
        INSERT INTO function VALUES ('hello', 'eu-west-1', '123456789012', '$LATEST', 'r1', 'nodejs22.x',
          'index.handler', 'ab', 4711, 256, 1024, 17, '/aws/lambda/hello', 'arn:role', 'says "hello"',
          'x86_64', 'PassThrough', 1767225600123)
        """);
    sql("INSERT INTO function_environment VALUES ('hello', 'GREETING', '온돌'), ('hello', 'E', '')");
    sql("INSERT INTO function_tag VALUES ('hello', 'team', 'heating')");
    sql("PRAGMA application_id = " + Schema.APPLICATION_ID);
    sql("PRAGMA user_version = 1");
    try (Catalog catalog = open()) {
      assertThat(catalog.function("hello"))
          .contains(
              new Function(
                  new FunctionVersion(
                      new FunctionId("eu-west-1", "123456789012", "hello"),
                      FunctionVersion.LATEST,
                      "r1",
                      new FunctionVersion.Code(
                          "nodejs22.x", "index.handler", "ab", 4711, List.of()),
                      new FunctionVersion.Limits(256, 1024, Duration.ofSeconds(17)),
                      new FunctionVersion.Settings(
                          Map.of("GREETING", "온돌", "E", ""),
                          FunctionVersion.Logging.text("/aws/lambda/hello"),
                          "arn:role",
                          false)),
                  new Function.Details(
                      "says \"hello\"",
                      "x86_64",
                      "PassThrough",
                      Instant.ofEpochMilli(1_767_225_600_123L),
                      Map.of("team", "heating"))));
    }
  }

  @Test
  void refusesRecordsOfAKindThatOnlyANewerReleaseKnows() throws Exception {
    open().close();
    sql("INSERT INTO record VALUES ('heater', 'h1', '{}')");
    assertThatThrownBy(this::open)
        .isInstanceOf(OndolException.class)
        .hasMessageContaining("'heater'");
  }

  @Test
  void repeatsAStepThatACrashUndid() throws Exception {
    Files.createDirectories(folder.resolve("data"));
    try (Connection connection = DriverManager.getConnection(url())) {
      connection.setAutoCommit(false);
      connection.createStatement().execute("CREATE TABLE function (name TEXT)");
      connection.rollback();
    }
    try (Catalog catalog = open()) {
      Functions.put(catalog, Functions.named("hello"));
    }
  }

  @Test
  void loadsTenThousandFunctionsInWellUnderASecond() throws Exception {
    try (Connection connection =
        SqliteFile.open(folder.resolve("data/catalog.db"), Schema.CATALOG)) {
      try (var catalog = new SqliteCatalog(connection)) {
        catalog.change(change -> {
          for (int i = 0; i < 10_000; i++) {
            change.put(Kinds.FUNCTION, "function-" + i, Functions.named("function-" + i));
          }
          return 10_000;
        });
      }
    }
    long start = System.nanoTime();
    try (Catalog catalog = open()) {
      var took = Duration.ofNanos(System.nanoTime() - start);
      System.out.println("10,000 functions loaded in " + took.toMillis() + " ms");
      assertThat(Functions.names(catalog)).hasSize(10_000);
      assertThat(took).isLessThan(Duration.ofSeconds(5));
    }
  }

  /** A connection whose COMMIT fails while there is a fault. */
  private Connection faulty(AtomicReference<@Nullable SQLiteErrorCode> fault) {
    Connection real = SqliteFile.open(folder.resolve("data/catalog.db"), Schema.CATALOG);
    return wrap(
        Connection.class,
        (method, arguments) -> {
          Object result = call(method, real, arguments);
          return method.getName().equals("createStatement") && result != null
              ? wrap(Statement.class, (m, a) -> failing(fault, m, result, a))
              : result;
        });
  }

  private static @Nullable Object failing(
      AtomicReference<@Nullable SQLiteErrorCode> fault,
      Method method,
      Object statement,
      Object @Nullable [] arguments)
      throws Throwable {
    SQLiteErrorCode code = fault.get();
    if (code != null && arguments != null && arguments[0].equals("COMMIT")) {
      throw new SQLiteException(code.toString(), code);
    }
    return call(method, statement, arguments);
  }

  private static @Nullable Object call(Method method, Object target, Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }

  private static <T> T wrap(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> call.invoke(method, arguments)));
  }

  private interface Call {
    @Nullable Object invoke(Method method, Object @Nullable [] arguments) throws Throwable;
  }

  private static void limitPages(Connection connection, int pages) throws Exception {
    query(connection, "PRAGMA max_page_count = " + pages);
  }

  private static void refusesService(Runnable change) {
    assertThatThrownBy(change::run)
        .isInstanceOfSatisfying(
            OndolException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SERVICE));
  }

  private static String permissions(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private String url() {
    return "jdbc:sqlite:" + folder.resolve("data/catalog.db");
  }

  private void sql(String sql) throws Exception {
    try (var connection = DriverManager.getConnection(url());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String query(String sql) throws Exception {
    try (var connection = DriverManager.getConnection(url())) {
      return query(connection, sql);
    }
  }

  private static String query(Connection connection, String sql) throws Exception {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      return row.getString(1);
    }
  }
}
