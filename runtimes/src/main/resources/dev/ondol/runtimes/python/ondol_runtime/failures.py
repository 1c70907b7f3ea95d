"""Turns an exception into what the caller and the log read of it."""

import json
import os
import re
import traceback

from .fault import Fault

RUNTIME_DIR = os.path.dirname(os.path.abspath(__file__)) + os.sep


class Failure:
    """The fields in Lambda's order, the same as bytes, and the type as a header may carry it."""

    def __init__(self, message, kind, request_id, trace):
        self.fields = {
            "errorMessage": message,
            "errorType": kind,
            "requestId": request_id,
            "stackTrace": trace,
        }
        self.body = json.dumps(self.fields).encode()
        self.header_type = re.sub(r"[^\x21-\x7e]", "?", kind)


def describe(error, request_id):
    if isinstance(error, Fault):
        return Failure(str(error), error.type, request_id, error.trace)
    try:
        message = str(error)
    except Exception as unprintable:
        message = f"<unprintable {type(error).__name__}: {type(unprintable).__name__}>"
    trace = _user_frames(error.__traceback__)
    return Failure(message, type(error).__name__, request_id, trace)


def _user_frames(trace):
    """The formatted frames behind the runtime's own ones."""
    frames = [(f.filename, f.lineno, f.name, f.line) for f in traceback.extract_tb(trace)]
    while frames and _is_own(frames[0][0]):
        del frames[0]
    return traceback.format_list(frames)


def _is_own(filename):
    return filename.startswith(RUNTIME_DIR)
