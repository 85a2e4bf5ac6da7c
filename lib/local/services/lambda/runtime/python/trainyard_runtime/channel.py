"""Lines of JSON to and from the server; see sandbox-channel.ts for the other end."""

import json
import os
import resource
import signal
import socket
import sys
import threading

CHANNEL = 3
LIFELINE = 4


def end_with_server():
    """fd 4 closes when the server dies, however it dies."""

    def watch():
        try:
            os.read(LIFELINE, 1)
        finally:
            os.killpg(0, signal.SIGKILL)

    threading.Thread(target=watch, daemon=True).start()


class Channel:
    """What was printed before a message is marked on stdout and stderr, so that the server knows it has all of it."""

    def __init__(self):
        for descriptor in (CHANNEL, LIFELINE):
            os.set_inheritable(descriptor, False)
        self.marker = os.environ.pop("TRAINYARD_MARKER").encode()
        self.stream = socket.socket(fileno=CHANNEL).makefile("rwb")

    def messages(self):
        for line in self.stream:
            yield json.loads(line)

    def send(self, **message):
        for stream, descriptor in ((sys.stdout, 1), (sys.stderr, 2)):
            stream.flush()
            os.write(descriptor, self.marker)
        message["peakMemory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        self.stream.write(json.dumps(message).encode() + b"\n")
        self.stream.flush()
