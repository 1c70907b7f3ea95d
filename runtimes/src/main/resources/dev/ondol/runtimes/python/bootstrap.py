"""Starts the Python runtime. All of it is in ondol_runtime, where Python keeps it compiled.

Its one argument is the folder of the layers, /opt in a sandbox.
"""

from ondol_runtime import main

main()
