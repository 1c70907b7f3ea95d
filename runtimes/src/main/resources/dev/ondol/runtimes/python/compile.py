"""Compiles a function's code and its layers, without running any of it, into one file.

    argv: folder of the code, folder of the layers -> standard output: see CacheMaker

The file is called code.pack: a marshalled index from path to (offset, size), and after it the
compiled modules as Python would keep them. The code is not trusted: whatever cannot be compiled, or
not without a warning that its author ought to see at each start, is left to the start.
"""

import marshal
import os
import sys
import warnings
from importlib._bootstrap_external import _code_to_hash_pyc
from importlib.util import cache_from_source, source_hash

FILES_LIMIT = 20_000
SOURCE_LIMIT = 4 << 20
PACK_LIMIT = 128 << 20


def main(task_root, layers):
    index, parts, offset = {}, [], 0
    for root, kind in ((task_root, "task"), (layers + "/python", "layers")):
        for path in sources(root):
            compiled = compiled_without_warning(path)
            if compiled is None or len(index) >= FILES_LIMIT:
                continue
            if offset + len(compiled) > PACK_LIMIT:
                break
            index[kind + cache_from_source(path)[len(root) :]] = (offset, len(compiled))
            parts.append(compiled)
            offset += len(compiled)
    out = sys.stdout.buffer
    if index:
        head = marshal.dumps(index)
        size = 8 + len(head) + offset
        out.write(b"%d code.pack\n" % size + len(head).to_bytes(8, "little") + head)
        for part in parts:
            out.write(part)
    out.write(b"end\n")


def sources(root):
    for folder, folders, files in os.walk(root):
        folders.sort()
        for name in sorted(files):
            if name.endswith(".py"):
                yield os.path.join(folder, name)


def compiled_without_warning(path):
    """None where the code brings its compiled form along, too: Python takes that."""
    try:
        if os.path.exists(cache_from_source(path)) or os.path.getsize(path) > SOURCE_LIMIT:
            return None
        with open(path, "rb") as file:
            source = file.read()
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            code = compile(source, path, "exec", dont_inherit=True)
        if told:
            return None
        return bytes(_code_to_hash_pyc(code, source_hash(source), False))
    except (OSError, SyntaxError, ValueError, MemoryError, RecursionError, OverflowError):
        return None


main(*sys.argv[1:])
