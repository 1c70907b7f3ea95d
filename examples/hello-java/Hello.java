import java.util.Map;

/**
 * Greets whoever the event names. It needs no library: a public method that takes and returns maps,
 * strings or beans is a handler.
 *
 * <pre>
 *   javac --release 17 -d build Hello.java
 *   jar --create --file hello.jar -C build .
 *   aws lambda create-function --function-name hello-java --runtime java21 --handler Hello::handle \
 *     --zip-file fileb://hello.jar --role arn:aws:iam::000000000000:role/any --memory-size 512 --timeout 15
 * </pre>
 */
public class Hello {
  public Map<String, String> handle(Map<String, String> event) {
    String name = event.getOrDefault("name", "world");
    System.out.println("hello from Java");
    return Map.of("message", "Hello, " + name + "!", "runtime", "Java " + Runtime.version());
  }
}
