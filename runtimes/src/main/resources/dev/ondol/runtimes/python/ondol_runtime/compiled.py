"""Modules of the function that were compiled when its code was new; see compile.py.

Python asks its loader for a compiled module by the path where it would keep it. For those of the
pack the bytes come from there, so specs, loaders and __cached__ are what they always are.
"""

import marshal
import os
import sys
from importlib.machinery import SourceFileLoader


def use(folder, task_root, layers):
    """To be called before the function's code is imported."""
    if sys.warnoptions:
        return  # Somebody wants to hear what the compiler says.
    try:
        pack = Pack(f"{folder}/code.pack", {f"{task_root}/": "task/", f"{layers}/python/": "layers/"})
    except OSError:
        return
    plain = SourceFileLoader.get_data

    def get_data(self, path):
        compiled = pack.get(path) if path.endswith(".pyc") else None
        return plain(self, path) if compiled is None else compiled

    SourceFileLoader.get_data = get_data


class Pack:
    def __init__(self, path, roots):
        self._path = path
        self._roots = roots
        with open(path, "rb", buffering=0) as file:
            size = int.from_bytes(file.read(8), "little")
            self._index = marshal.loads(file.read(size))
        self._base = 8 + size

    def get(self, path):
        for root, kind in self._roots.items():
            if path.startswith(root):
                found = self._index.get(kind + path[len(root) :])
                return self._read(*found) if found else None
        return None

    def _read(self, offset, size):
        file = os.open(self._path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            return os.pread(file, size, self._base + offset)
        finally:
            os.close(file)
