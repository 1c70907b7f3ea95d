"""JSON between bytes and Python objects, with the errors that Lambda reports.

The json module stands on re and enum, and importing the three takes as long as starting Python. What
does its work is written in C and can be had alone, so a function that does not import json starts
in half the time. Whatever the C part refuses goes through the json module, for its error texts.
"""

import sys

from .fault import Fault

try:
    from _json import encode_basestring, encode_basestring_ascii, make_encoder, make_scanner
except ImportError:
    make_encoder = make_scanner = None

UNESCAPED_SINCE = 12
"""From python3.12 on, a response keeps its characters instead of escaping them to ASCII."""

SPACE = " \t\n\r"


class Marshal:
    def __init__(self, execution_env):
        minor = execution_env.rpartition("python3.")[2]
        self._is_ascii = not (minor.isdigit() and int(minor) >= UNESCAPED_SINCE)
        self._scan = make_scanner(_ScannerOptions) if make_scanner else None
        self._encode = None

    def event(self, body):
        try:
            return self._decoded(body)
        except Exception as error:
            raise Fault("UnmarshalError", f"Unable to unmarshal input: {error}")

    def response(self, value):
        """The content type and the bytes. Bytes are passed on as they are."""
        if isinstance(value, bytes):
            return "application/unknown", value
        try:
            return "application/json", self._encoded(value).encode()
        except Exception as error:
            raise Fault("MarshalError", f"Unable to marshal response: {error}")

    def _decoded(self, body):
        if self._scan:
            text = body.decode("utf-8", "surrogatepass").strip(SPACE)
            try:
                value, end = self._scan(text, 0)
                if end == len(text):
                    return value
            except (StopIteration, ValueError):
                pass  # The json module says what is wrong.
        import json

        return json.loads(body)

    def _encoded(self, value):
        encode = self._encode
        # Anew after an error: this one would take the same object for a circle.
        self._encode = None
        if make_encoder:
            if not encode:
                strings = encode_basestring_ascii if self._is_ascii else encode_basestring
                encode = make_encoder({}, _other, strings, None, ": ", ", ", False, False, True)
            try:
                text = "".join(encode(value, 0))
                self._encode = encode
                return text
            except (TypeError, ValueError):
                pass  # The json module says what is wrong.
        import json

        return json.JSONEncoder(ensure_ascii=self._is_ascii, default=_other).encode(value)


class _ScannerOptions:
    """What the scanner in C reads from a decoder of the json module, with the same defaults."""

    strict = True
    object_hook = None
    object_pairs_hook = None
    parse_float = float
    parse_int = int
    parse_constant = {
        "-Infinity": float("-inf"),
        "Infinity": float("inf"),
        "NaN": float("nan"),
    }.__getitem__


def _other(value):
    decimal = sys.modules.get("decimal")
    if decimal and isinstance(value, decimal.Decimal):
        whole = value.is_finite() and value == value.to_integral_value()
        return int(value) if whole else float(value)
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")
