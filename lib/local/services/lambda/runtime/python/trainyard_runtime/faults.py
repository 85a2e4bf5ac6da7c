"""Errors in Lambda's shape."""

import json
import os
import traceback

RUNTIME = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class RuntimeFault(Exception):
    """A fault that Lambda's runtime reports under a name of its own."""

    def __init__(self, kind, message, trace=()):
        super().__init__(message)
        self.kind = kind
        self.trace = list(trace)


def describe_error(error, request_id):
    if isinstance(error, RuntimeFault):
        kind, trace = error.kind, error.trace
    else:
        kind = type(error).__name__
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if not frame.filename.startswith(RUNTIME)]
        trace = traceback.format_list(frames)
    heading = "Traceback (most recent call last):\r" if trace else ""
    print(f"[ERROR] {kind}: {error}\r{heading}{''.join(trace)}".rstrip().replace("\n", "\r"))
    return json.dumps({"errorMessage": str(error), "errorType": kind, "requestId": request_id, "stackTrace": trace})
