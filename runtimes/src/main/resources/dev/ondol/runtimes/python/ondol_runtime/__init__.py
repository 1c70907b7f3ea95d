"""The managed Python runtime: connects to the Runtime API, loads the handler, serves events.

    connect -> search path -> import handler -> [ event -> handler -> response + next poll ]*

It runs on Python 3.9 and newer with nothing but the standard library. What costs milliseconds to
import (logging, traceback) is imported when it is first needed, for it stands in every cold start.
"""

import os
import sys

from .door import Door

ERROR_EXIT = 1


def main():
    # The first connection tells the platform that the language runtime is up.
    door = Door(os.environ["AWS_LAMBDA_RUNTIME_API"])
    layers = sys.argv.pop(1)
    if "_ONDOL_AHEAD" in os.environ:
        from .assignment import await_assignment

        layers = await_assignment(door, _own_folders)
    from . import output

    output.prepare()
    _set_search_path(layers)
    cache = os.environ.pop("_ONDOL_CACHE", None)
    if cache:
        from . import compiled

        compiled.use(cache, os.environ["LAMBDA_TASK_ROOT"], layers)
    try:
        from .handlers import load

        handler = load(os.environ["_HANDLER"])
    except Exception as error:
        from . import failures

        failure = failures.describe(error, "")
        output.write_failure(failure)
        door.post_init_error(failure)
        output.flush()
        sys.exit(ERROR_EXIT)
    _serve(door, handler, output)


def _serve(door, handler, output):
    from .context import FunctionContext, LambdaContext
    from .marshal import Marshal

    function = FunctionContext()
    marshal = Marshal(os.environ.get("AWS_EXECUTION_ENV", ""))
    invocation = door.next()
    while True:
        headers, body = invocation
        request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        output.request_id = request_id
        output.tenant_id = headers.get("Lambda-Runtime-Aws-Tenant-Id")
        trace_id = headers.get("Lambda-Runtime-Trace-Id")
        if trace_id:
            os.environ["_X_AMZN_TRACE_ID"] = trace_id
        else:
            os.environ.pop("_X_AMZN_TRACE_ID", None)
        try:
            context = LambdaContext(function, headers)
            content_type, response = marshal.response(handler(marshal.event(body), context))
        except Exception as error:
            from . import failures

            failure = failures.describe(error, request_id)
            output.write_failure(failure)
            output.flush()
            invocation = door.error_then_next(request_id, failure)
        else:
            output.flush()
            invocation = door.response_then_next(request_id, content_type, response)


def _set_search_path(layers):
    """Function code first, then layers, the runtime, the standard library, the host's packages."""
    version = "python%d.%d" % sys.version_info[:2]
    runtime_dir = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    own = _own_folders(layers)
    first = [*own, runtime_dir]
    rest = [path for path in sys.path if path not in first]
    host = [
        f"/usr/local/lib/{version}/dist-packages",
        "/usr/lib/python3/dist-packages",
        f"{sys.base_prefix}/lib/{version}/site-packages",
    ]
    host = [path for path in host if path.startswith(sys.base_prefix) and os.path.isdir(path)]
    sys.path[:] = first + rest + host
    for folder in own:
        _read_path_files(folder)

    import builtins
    from _sitebuiltins import Quitter

    builtins.exit = Quitter("exit", "")
    builtins.quit = Quitter("quit", "")


def _own_folders(layers):
    """Of the function: its code and its layers."""
    packages = "python%d.%d/site-packages" % sys.version_info[:2]
    return [
        os.environ["LAMBDA_TASK_ROOT"],
        f"{layers}/python/lib/{packages}",
        f"{layers}/python",
    ]


def _read_path_files(folder):
    try:
        names = os.listdir(folder)
    except OSError:
        return  # No such layer: nothing to read.
    if any(name.endswith(".pth") for name in names):
        import site

        site.addsitedir(folder)
