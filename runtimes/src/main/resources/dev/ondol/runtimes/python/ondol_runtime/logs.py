"""The root logger, with Lambda's text and JSON formats."""

import os
import sys
import time

from . import output

TEXT = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s"
SECONDS = "%Y-%m-%dT%H:%M:%S"
STANDARD = frozenset(
    "name msg args levelname levelno pathname filename module exc_info exc_text stack_info lineno "
    "funcName created msecs relativeCreated thread threadName processName process taskName "
    "aws_request_id".split()
)
"""Attributes of a record that are not put there by the caller's ``extra``."""


def timestamp(seconds=None):
    seconds = time.time() if seconds is None else seconds
    millis = int(seconds * 1000) % 1000
    return f"{time.strftime(SECONDS, time.gmtime(seconds))}.{millis:03d}Z"


def configure(logging):
    """``logging`` is an argument because it is not yet fully imported when this is called."""

    class LineHandler(logging.Handler):
        def emit(self, record):
            try:
                record.aws_request_id = output.request_id
                line = self.format(record).replace("\n", "\r")
                sys.stdout.write(line + "\n")
            except Exception:
                self.handleError(record)

    class JsonFormatter(logging.Formatter):
        def format(self, record):
            return _json_line(logging, record)

    logging.Formatter.converter = time.gmtime
    handler = LineHandler()
    handler.setFormatter(
        JsonFormatter() if output.is_json else logging.Formatter(TEXT, SECONDS)
    )
    root = logging.getLogger()
    root.addHandler(handler)
    level = os.environ.get("AWS_LAMBDA_LOG_LEVEL", "").upper()
    level = {"TRACE": "DEBUG", "FATAL": "CRITICAL"}.get(level, level)
    if level in ("DEBUG", "INFO", "WARN", "ERROR", "CRITICAL"):
        root.setLevel(level)


def _json_line(logging, record):
    import json

    level = min(50, max(0, record.levelno)) // 10 * 10
    line = {
        "timestamp": timestamp(record.created),
        "level": logging.getLevelName(level),
        "message": record.getMessage(),
        "logger": record.name,
    }
    if record.exc_info and record.exc_info[0]:
        import traceback

        kind, error, trace = record.exc_info
        line["stackTrace"] = traceback.format_tb(trace)
        line["errorType"] = kind.__name__
        line["errorMessage"] = str(error)
    line["requestId"] = record.aws_request_id
    if record.exc_info:
        line["location"] = f"{record.pathname}:{record.funcName}:{record.lineno}"
    if output.tenant_id:
        line["tenantId"] = output.tenant_id
    for name, value in record.__dict__.items():
        if name not in STANDARD and name not in line and value is not None:
            line[name] = value
    return json.dumps(line, ensure_ascii=False, default=str)
