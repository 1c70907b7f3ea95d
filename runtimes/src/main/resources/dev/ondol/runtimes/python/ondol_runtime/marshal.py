"""JSON between bytes and Python objects, with the errors that Lambda reports."""

import json
import sys

from .fault import Fault

UNESCAPED_SINCE = 12
"""From python3.12 on, a response keeps its characters instead of escaping them to ASCII."""


class Marshal:
    def __init__(self, execution_env):
        minor = execution_env.rpartition("python3.")[2]
        unescaped = minor.isdigit() and int(minor) >= UNESCAPED_SINCE
        self._encode = json.JSONEncoder(ensure_ascii=not unescaped, default=_other).encode

    def event(self, body):
        try:
            return json.loads(body)
        except Exception as error:
            raise Fault("UnmarshalError", f"Unable to unmarshal input: {error}")

    def response(self, value):
        """The content type and the bytes. Bytes are passed on as they are."""
        if isinstance(value, bytes):
            return "application/unknown", value
        try:
            return "application/json", self._encode(value).encode()
        except Exception as error:
            raise Fault("MarshalError", f"Unable to marshal response: {error}")


def _other(value):
    decimal = sys.modules.get("decimal")
    if decimal and isinstance(value, decimal.Decimal):
        whole = value.is_finite() and value == value.to_integral_value()
        return int(value) if whole else float(value)
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")
