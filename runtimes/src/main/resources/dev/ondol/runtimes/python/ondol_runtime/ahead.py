"""What a process that is started ahead imports before anyone knows its function.

Most of a heavy function's init is the standard library, which every function shares. Importing it
needs about 10 ms a megabyte. A small function could miss the megabytes, so it gets only the core.
A module that the function brings under the same name is the one that it means: whoever was
started ahead is then of no use to it.
"""

import os
import sys

CORE = (
    "base64 collections contextlib copy datetime decimal enum functools hashlib hmac io itertools "
    "json logging math operator os random re string threading time traceback typing urllib.parse "
    "uuid warnings"
).split()
"""Five megabytes of what nearly every function uses."""

REST = (
    "argparse ast asyncio bisect bz2 calendar concurrent.futures configparser csv ctypes "
    "dataclasses difflib email.message email.mime.multipart email.mime.text email.utils fractions "
    "getpass glob graphlib gzip heapq html.parser http.client http.cookiejar http.cookies "
    "importlib.metadata importlib.resources inspect ipaddress locale logging.config "
    "logging.handlers lzma mimetypes multiprocessing netrc numbers optparse pathlib pickle pkgutil "
    "platform pprint pydoc queue runpy secrets select selectors shlex shutil signal smtplib socket "
    "socketserver sqlite3 ssl statistics struct subprocess tarfile tempfile textwrap timeit "
    "tokenize unicodedata unittest.mock urllib.error urllib.request weakref xml.dom.minidom "
    "xml.etree.ElementTree xml.sax zipfile zipimport zlib zoneinfo"
).split()
"""What the libraries import that functions bring along."""

REST_FROM_MIB = 512
"""Functions with less memory than this get the core alone."""

SUFFIXES = (".py", ".pyc", ".so")


def import_ahead(memory_mib):
    """The top-level names that are there only because of this."""
    if not memory_mib:
        return frozenset()
    before = set(sys.modules)
    for name in CORE + REST if memory_mib >= REST_FROM_MIB else CORE:
        try:
            __import__(name)
        except ImportError:
            pass  # This Python is built without it.
    return frozenset(name for name in sys.modules if "." not in name and name not in before)


def brought_along(names, folders):
    """Whether one of the names is a module in the folders, or in folders just below them.

    Those below are looked at because functions put them on the search path: vendor, lib.
    """
    for folder in folders:
        try:
            entries = list(os.scandir(folder))
        except OSError:
            continue  # No such layer.
        for entry in entries:
            stem, dot, _ = entry.name.partition(".")
            if not dot and entry.is_dir():
                if _is_package(entry.path):
                    if stem in names:
                        return True
                elif any(_is_module(name, names, entry.path) for name in os.listdir(entry.path)):
                    return True
            elif stem in names and entry.name.endswith(SUFFIXES):
                return True
    return False


def _is_module(name, names, folder):
    stem, dot, _ = name.partition(".")
    if stem not in names:
        return False
    return name.endswith(SUFFIXES) if dot else _is_package(f"{folder}/{name}")


def _is_package(folder):
    return any(os.path.exists(f"{folder}/__init__{suffix}") for suffix in SUFFIXES)


def adapt():
    """Sets what some modules remember from the moment of their import."""
    import time

    logging = sys.modules.get("logging")
    if logging:
        logging._startTime = time.time_ns() if isinstance(logging._startTime, int) else time.time()
    process = sys.modules.get("multiprocessing.process")
    if process:
        process.ORIGINAL_DIR = os.getcwd()
