"""The runtime of Python handlers."""

import json
import os
import sys

# The folder of an installed package stays as it is; modules of functions are compiled as ever.
sys.dont_write_bytecode = True

from trainyard_runtime.channel import Channel, end_with_server
from trainyard_runtime.context import Context, LogFormat
from trainyard_runtime.faults import RuntimeFault, describe_error
from trainyard_runtime.handler import load_handler
from trainyard_runtime.layers import lead_to_layers

sys.dont_write_bytecode = False


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
    lead_to_layers(os.environ["TRAINYARD_OPT"])
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
