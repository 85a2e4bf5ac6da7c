"""What handlers are told and how they log."""

import os
import sys
import time


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
