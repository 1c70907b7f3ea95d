"""A process that is started ahead of its function.

It imports what does not depend on the function, asks the platform which function it is, becomes
that, and goes on as if just started. The assignment is a list of strings with a zero byte between
them: the working directory, the folder of the layers, and the variables as NAME=VALUE.
"""

import os
import sys

AHEAD = "_ONDOL_AHEAD"


def await_assignment(door):
    """The folder of the layers."""
    import importlib  # noqa: F401

    import _sitebuiltins  # noqa: F401

    from . import handlers, marshal, output  # noqa: F401

    answer = door.assignment()
    working_directory, layers, *variables = os.fsdecode(bytes(answer)).split("\0")
    del os.environ[AHEAD]
    for variable in variables:
        name, _, value = variable.partition("=")
        os.environ[name] = value
    os.chdir(working_directory)
    sys.path_importer_cache.clear()
    return layers
