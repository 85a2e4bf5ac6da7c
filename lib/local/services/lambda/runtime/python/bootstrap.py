"""The runtime of Python handlers. It talks to the server over fd 3 in lines of JSON; see sandbox.ts for the other end."""

import json
import os
import resource
import signal
import socket
import sys
import threading
import time
import traceback

CHANNEL = 3
LIFELINE = 4


class RuntimeFault(Exception):
    """A fault that Lambda's runtime reports under a name of its own."""

    def __init__(self, kind, message, trace=()):
        super().__init__(message)
        self.kind = kind
        self.trace = list(trace)


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


class Context:
    """The second argument of a handler."""

    def __init__(self, message):
        environment = os.environ
        self._start = time.monotonic()
        self._timeout = message["timeout"]
        self.aws_request_id = message["requestId"]
        self.invoked_function_arn = message["arn"]
        self.function_name = environment["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = environment["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = environment["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = environment["AWS_LAMBDA_LOG_STREAM_NAME"]
        self.client_context = message.get("clientContext")
        self.identity = None

    def get_remaining_time_in_millis(self):
        spent = (time.monotonic() - self._start) * 1000
        return max(0, int(self._timeout - spent))

    def log(self, message):
        sys.stdout.write(str(message))


class LogFormat:
    """Lambda's handler on the root logger: level, time, request id and message between tabs."""

    request_id = ""

    def install(self):
        import logging

        form = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s"
        formatter = logging.Formatter(form, "%Y-%m-%dT%H:%M:%S")
        formatter.converter = time.gmtime
        handler = logging.StreamHandler(sys.stdout)
        handler.setFormatter(formatter)
        handler.addFilter(self.mark)
        handler.format = lambda record: formatter.format(record).replace("\n", "\r")
        logging.getLogger().addHandler(handler)

    def mark(self, record):
        record.aws_request_id = self.request_id
        return True


def load_handler(root, name):
    import importlib

    sys.path.insert(0, root)
    module_name, _, function_name = name.rpartition(".")
    if module_name == "":
        raise RuntimeFault("Runtime.MalformedHandlerName", f"Bad handler '{name}': not enough values to unpack (expected 2, got 1)")
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise RuntimeFault("Runtime.ImportModuleError", f"Unable to import module '{module_name}': {error}") from error
    except SyntaxError as error:
        where = f'  File "{error.filename}" Line {error.lineno}\n    {error.text}'
        raise RuntimeFault("Runtime.UserCodeSyntaxError", f"Syntax error in module '{module_name}': {error}", [where]) from error
    try:
        return getattr(module, function_name)
    except AttributeError as error:
        raise RuntimeFault("Runtime.HandlerNotFound", f"Handler '{function_name}' missing on module '{module_name}'") from error


def describe_error(error, request_id):
    if isinstance(error, RuntimeFault):
        kind, trace = error.kind, error.trace
    else:
        kind = type(error).__name__
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename != __file__]
        trace = traceback.format_list(frames)
    heading = "Traceback (most recent call last):\r" if trace else ""
    print(f"[ERROR] {kind}: {error}\r{heading}{''.join(trace)}".rstrip().replace("\n", "\r"))
    return json.dumps({"errorMessage": str(error), "errorType": kind, "requestId": request_id, "stackTrace": trace})


def run(handler, message, channel):
    request_id = message["requestId"]
    try:
        result = handler(json.loads(message["event"]), Context(message))
        try:
            payload = json.dumps(result)
        except (TypeError, ValueError) as error:
            raise RuntimeFault("Runtime.MarshalError", f"Unable to marshal response: {error}") from error
        channel.send(type="result", requestId=request_id, payload=payload)
    except Exception as error:  # pylint: disable=broad-except
        channel.send(type="error", requestId=request_id, payload=describe_error(error, request_id))


def main():
    end_with_server()
    channel = Channel()
    log_format = LogFormat()
    log_format.install()
    try:
        handler = load_handler(os.environ["LAMBDA_TASK_ROOT"], os.environ["_HANDLER"])
    except Exception as error:  # pylint: disable=broad-except
        channel.send(type="failed", error=describe_error(error, ""))
        return
    channel.send(type="ready")
    for message in channel.messages():
        log_format.request_id = message["requestId"]
        run(handler, message, channel)


main()
