"""Programs of layers: on AWS they lie below /opt, here in a folder of the function's."""

import os
import subprocess
import sys

_OPT = "/opt/"
_INTERPRETERS = b"#!/var/lang/"


def lead_to_layers(folder):
    """Lets subprocess find `/opt/...` in the folder, also where the script names AWS's own interpreter."""
    start = subprocess.Popen.__init__

    def start_here(self, args, *rest, **named):
        if not named.get("shell"):
            args = _translate(args, folder)
        start(self, args, *rest, **named)

    subprocess.Popen.__init__ = start_here


def _translate(args, folder):
    given = [args] if isinstance(args, (str, os.PathLike)) else list(args)
    program = os.fspath(given[0]) if given and isinstance(given[0], (str, os.PathLike)) else ""
    found = os.path.join(folder, program[len(_OPT) :])
    if not program.startswith(_OPT) or os.path.exists(program) or not os.path.exists(found):
        return args
    return [*_interpreter(found), found, *given[1:]]


def _interpreter(path):
    with open(path, "rb") as script:
        first = script.readline(256)
    if not first.startswith(_INTERPRETERS):
        return []
    return [sys.executable] if b"python" in first else [os.path.basename(os.fsdecode(first.split()[0]))]
