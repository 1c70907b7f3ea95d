"""A process that is started ahead of its function.

It imports what does not depend on the function, asks the platform which function it is, becomes
that, and goes on as if just started. The assignment is a list of strings with a zero byte between
them: the working directory, the folder of the layers, and the variables as NAME=VALUE.
"""

import os
import sys

AHEAD = "_ONDOL_AHEAD"
"""The variable that says so; its value is the function's memory in MiB, or 0 for no imports."""


def await_assignment(door, search_folders):
    """The folder of the layers."""
    import importlib  # noqa: F401

    import _sitebuiltins  # noqa: F401

    from . import compiled, context, handlers, logs, marshal, output  # noqa: F401
    from .ahead import adapt, brought_along, import_ahead

    names = import_ahead(int(os.environ.pop(AHEAD)))
    answer = door.assignment()
    working_directory, layers, *variables = os.fsdecode(bytes(answer)).split("\0")
    for variable in variables:
        name, _, value = variable.partition("=")
        os.environ[name] = value
    os.chdir(working_directory)
    if brought_along(names, search_folders(layers)):
        _start_anew(layers)
    sys.path_importer_cache.clear()
    adapt()
    return layers


def _start_anew(layers):
    """Becomes a process that is started for its function. The door's connection closes by itself."""
    with open("/proc/self/cmdline", "rb") as file:
        command = file.read().split(b"\0")[:-1]
    os.execve(sys.executable, [*command[:-1], os.fsencode(layers)], os.environ)
