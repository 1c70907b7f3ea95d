"""An error that the runtime itself reports; its type begins with ``Runtime.``."""


class Fault(Exception):
    def __init__(self, kind, message, trace=()):
        super().__init__(message)
        self.type = "Runtime." + kind
        self.trace = list(trace)
