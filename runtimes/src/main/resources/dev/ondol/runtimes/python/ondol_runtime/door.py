"""The client of the Runtime API: one connection, HTTP/1.1, no library.

A response and the next poll go out in one write, so that a warm invoke costs one system call each
way. Answers have a Content-Length; anything else is refused loudly.
"""

import sys
from _socket import AF_INET, IPPROTO_TCP, SOCK_STREAM, TCP_NODELAY, socket

RESPONSE_LIMIT = 6_291_556
"""Bytes of a response. One that is larger is refused, so it goes out without a poll behind it."""

ONE_WRITE_LIMIT = 65_536
"""Up to this size it is cheaper to copy a body behind its head than to write twice."""

HEAD_LIMIT = 2_097_152
"""Bytes of an answer's head; the client context alone may take a megabyte."""

HEAD_END = b"\r\n\r\n"
BASE = "/2018-06-01/runtime/"
JSON = "application/json"


NAMES = frozenset(
    "Content-Type Content-Length Connection "
    "Lambda-Runtime-Aws-Request-Id Lambda-Runtime-Deadline-Ms Lambda-Runtime-Invoked-Function-Arn "
    "Lambda-Runtime-Trace-Id Lambda-Runtime-Client-Context Lambda-Runtime-Cognito-Identity "
    "Lambda-Runtime-Aws-Tenant-Id".split()
)
"""Of headers, as the platform spells them: others are brought into this form."""

ACCEPTED = (
    b"HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\n"
    b'Content-Length: 16\r\n\r\n{"status":"OK"}\n'
)
"""What the platform says to nearly every response; whatever else it says is taken apart."""


class Door:
    def __init__(self, address):
        host, _, port = address.rpartition(":")
        self._peer = (host, int(port))
        self._address = address
        self._poll = f"GET {BASE}invocation/next HTTP/1.1\r\nHost: {address}\r\n\r\n".encode()
        self._connect()

    def assignment(self):
        """Waits to be told for which function this process is."""
        head = f"GET /ondol/assignment HTTP/1.1\r\nHost: {self._address}\r\n\r\n"
        self._socket.sendall(head.encode())
        status, _, body = self._read_answer()
        if status != 200:
            raise OSError(f"The Runtime API answered {status} to a process that was started ahead")
        return body

    def next(self):
        """Waits for the next event: its headers and its bytes."""
        self._socket.sendall(self._poll)
        return self._read_event()

    def response_then_next(self, request_id, content_type, body):
        head = self._post(f"invocation/{request_id}/response", content_type, len(body))
        return self._send_then_next(head, body)

    def error_then_next(self, request_id, failure):
        body = failure.body
        path = f"invocation/{request_id}/error"
        head = self._post(path, JSON, len(body), failure.header_type)
        return self._send_then_next(head, body)

    def post_init_error(self, failure):
        head = self._post("init/error", JSON, len(failure.body), failure.header_type)
        self._socket.sendall(head + failure.body)
        self._read_answer()

    def _connect(self):
        self._received = b""
        self._socket = socket(AF_INET, SOCK_STREAM)
        self._socket.connect(self._peer)
        self._socket.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)

    def _post(self, path, content_type, length, error_type=None):
        error = f"Lambda-Runtime-Function-Error-Type: {error_type}\r\n" if error_type else ""
        return (
            f"POST {BASE}{path} HTTP/1.1\r\nHost: {self._address}\r\n"
            f"Content-Type: {content_type}\r\n{error}Content-Length: {length}\r\n\r\n"
        ).encode()

    def _send_then_next(self, head, body):
        if len(body) > RESPONSE_LIMIT:
            return self._send_refused_then_next(head, body)
        if len(body) <= ONE_WRITE_LIMIT:
            self._socket.sendall(head + body + self._poll)
        else:
            self._socket.sendall(head)
            self._socket.sendall(body)
            self._socket.sendall(self._poll)
        self._read_acceptance()
        return self._read_event()

    def _send_refused_then_next(self, head, body):
        # The platform tells the caller. It may close the connection before it has read all bytes.
        try:
            self._socket.sendall(head)
            self._socket.sendall(body)
            _, headers, _ = self._read_answer()
            closed = headers.get("Connection", "").lower() == "close"
        except OSError:
            closed = True
        if closed:
            self._socket.close()
            self._connect()
        return self.next()

    def _read_acceptance(self):
        received = self._received or self._receive()
        if received.startswith(ACCEPTED):
            self._received = received[len(ACCEPTED) :]
            return
        self._received = received
        status, _, answer = self._read_answer()
        if status >= 300:
            print(f"The Runtime API answered {status}: {answer.decode()}", file=sys.stderr)

    def _read_event(self):
        status, headers, body = self._read_answer()
        if status != 200:
            raise OSError(f"The Runtime API answered {status} to a poll: {body.decode()}")
        return headers, body

    def _read_answer(self):
        received = self._received or self._receive()
        end = received.find(HEAD_END)
        while end < 0:
            if len(received) > HEAD_LIMIT:
                raise OSError("The Runtime API's answer has no end of its head")
            received += self._receive()
            end = received.find(HEAD_END)
        status, headers = _read_head(received[:end].decode("utf-8", "surrogateescape"))
        start = end + len(HEAD_END)
        end = start + int(headers["Content-Length"])
        if end <= len(received):
            self._received = received[end:]
            return status, headers, received[start:end]
        self._received = b""
        return status, headers, self._read_rest(received[start:], end - start)

    def _read_rest(self, begun, length):
        """A body of which only the beginning has come yet."""
        body = bytearray(length)
        filled = len(begun)
        body[:filled] = begun
        view = memoryview(body)
        while filled < length:
            count = self._socket.recv_into(view[filled:])
            if count == 0:
                raise OSError("The Runtime API closed the connection in an answer")
            filled += count
        return body

    def _receive(self):
        received = self._socket.recv(65_536)
        if not received:
            raise OSError("The Runtime API closed the connection")
        return received


def _read_head(text):
    lines = text.split("\r\n")
    status = int(lines.pop(0)[9:12])
    headers = {}
    for line in lines:
        name, _, value = line.partition(": ")
        headers[name] = value
    if not NAMES.issuperset(headers):
        pairs = [line.partition(":") for line in lines]
        headers = {name.strip().title(): value.strip() for name, _, value in pairs}
    return status, headers
