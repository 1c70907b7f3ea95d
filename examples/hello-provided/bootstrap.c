// A whole Lambda runtime in one file of C, for provided.al2023: it polls for an event, answers with a
// greeting, and polls again. The program must be named bootstrap, and static so that it runs anywhere:
//
//   cc -O2 -static -o bootstrap bootstrap.c
//   ./ondol deploy examples/hello-provided
//
// It shows the Runtime API with nothing in between; a real function would use AWS's client for its language.

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#define PREFIX "/2018-06-01/runtime/invocation/"
// The largest event is 6 MB; the heads before it are small.
#define EVENT_LIMIT (7 * 1024 * 1024)

static char buffer[EVENT_LIMIT];
static size_t filled;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static int connect_to(const char *address) {
  char host[64];
  const char *colon = strrchr(address, ':');
  if (colon == NULL || (size_t)(colon - address) >= sizeof host) {
    fprintf(stderr, "AWS_LAMBDA_RUNTIME_API is not host:port\n");
    exit(1);
  }
  snprintf(host, sizeof host, "%.*s", (int)(colon - address), address);
  struct sockaddr_in peer = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(colon + 1))};
  if (inet_pton(AF_INET, host, &peer.sin_addr) != 1) {
    fail("address");
  }
  int connection = socket(AF_INET, SOCK_STREAM, 0);
  if (connection < 0 || connect(connection, (struct sockaddr *)&peer, sizeof peer) < 0) {
    fail("connect");
  }
  return connection;
}

static void send_all(int connection, const char *bytes, size_t length) {
  while (length > 0) {
    ssize_t sent = send(connection, bytes, length, MSG_NOSIGNAL);
    if (sent <= 0) {
      fail("send");
    }
    bytes += sent;
    length -= (size_t)sent;
  }
}

// Copies a header's value out of the head; returns 0 if it is not there.
static int header(const char *name, char *value, size_t size) {
  size_t length = strlen(name);
  for (char *line = strstr(buffer, "\r\n"); line != NULL; line = strstr(line, "\r\n")) {
    line += 2;
    if (strncasecmp(line, name, length) == 0 && line[length] == ':') {
      char *start = line + length + 1;
      while (*start == ' ') {
        start++;
      }
      snprintf(value, size, "%.*s", (int)strcspn(start, "\r"), start);
      return 1;
    }
  }
  return 0;
}

// Reads one answer to its end and leaves its head, with a NUL behind it, at the start of the buffer.
static void read_answer(int connection) {
  filled = 0;
  for (;;) {
    ssize_t count = recv(connection, buffer + filled, sizeof buffer - 1 - filled, 0);
    if (count <= 0) {
      exit(1);  // The platform is gone, and so is this environment.
    }
    filled += (size_t)count;
    buffer[filled] = '\0';
    char *end = strstr(buffer, "\r\n\r\n");
    char length[32];
    if (end != NULL && header("Content-Length", length, sizeof length)
        && filled >= (size_t)(end + 4 - buffer) + strtoul(length, NULL, 10)) {
      end[2] = '\0';
      return;
    }
    if (filled == sizeof buffer - 1) {
      fprintf(stderr, "the event is too large\n");
      exit(1);
    }
  }
}

int main(void) {
  const char *address = getenv("AWS_LAMBDA_RUNTIME_API");
  if (address == NULL) {
    fprintf(stderr, "AWS_LAMBDA_RUNTIME_API is not set\n");
    return 1;
  }
  int connection = connect_to(address);
  char poll[256];
  snprintf(poll, sizeof poll, "GET " PREFIX "next HTTP/1.1\r\nHost: %s\r\n\r\n", address);
  const char *answer = "{\"message\":\"Hello from C!\"}";
  for (;;) {
    send_all(connection, poll, strlen(poll));
    read_answer(connection);
    char id[128];
    if (!header("Lambda-Runtime-Aws-Request-Id", id, sizeof id)) {
      fprintf(stderr, "an answer without a request id\n");
      return 1;
    }
    printf("hello to request %s\n", id);
    fflush(stdout);
    char response[512];
    snprintf(response, sizeof response,
             "POST " PREFIX "%s/response HTTP/1.1\r\nHost: %s\r\nContent-Length: %zu\r\n\r\n%s", id,
             address, strlen(answer), answer);
    send_all(connection, response, strlen(response));
    read_answer(connection);
  }
}
