"""What reaches the log: standard output line by line, and one event for each failure.

A carriage return inside a line stands for a newline inside a log event: the platform turns it back.
"""

import os
import sys

request_id = ""
tenant_id = None
is_json = False


def prepare():
    global is_json
    is_json = os.environ.get("AWS_LAMBDA_LOG_FORMAT", "").upper() == "JSON"
    sys.stdout.reconfigure(line_buffering=True)
    sys.stderr.reconfigure(line_buffering=True)
    logging = sys.modules.get("logging")
    if logging:
        from .logs import configure

        configure(logging)
    else:
        sys.meta_path.insert(0, LoggingFinder())


def flush():
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (AttributeError, ValueError, OSError):
        pass  # The function put something else there, or closed it: then it is its own to flush.


def write_failure(failure):
    fields = failure.fields
    if is_json:
        import json

        from .logs import timestamp

        line = json.dumps({"timestamp": timestamp(), "level": "ERROR", **fields})
    else:
        lines = [f"[ERROR] {fields['errorType']}: {fields['errorMessage']}"]
        lines.append("Traceback (most recent call last):")
        for frame in fields["stackTrace"]:
            lines += [_indented(line) for line in frame.splitlines()]
        line = "\r".join(lines).replace("\n", "\r")
    sys.stdout.write(line + "\n")


def _indented(line):
    """Log readers drop spaces at the start of a line, but not no-break spaces."""
    text = line.lstrip(" ")
    return "\u00a0" * (len(line) - len(text)) + text


class LoggingFinder:
    """Configures the logging module as soon as somebody imports it, and costs nothing before."""

    def find_spec(self, name, path=None, target=None):
        if name != "logging":
            return None
        sys.meta_path.remove(self)
        for finder in sys.meta_path:
            spec = finder.find_spec(name, path, target)
            if spec:
                spec.loader = ConfiguringLoader(spec.loader)
                return spec
        return None


class ConfiguringLoader:
    def __init__(self, loader):
        self._loader = loader

    def create_module(self, spec):
        return self._loader.create_module(spec)

    def exec_module(self, module):
        module.__spec__.loader = module.__loader__ = self._loader
        self._loader.exec_module(module)
        from .logs import configure

        configure(module)
