"""Calls the AWS API at AWS_ENDPOINT_URL, as an SDK does, with Python's own library alone."""
import http.client
import json
import os
import urllib.parse


def call(service, method, path, body=b"", headers=()):
    endpoint = urllib.parse.urlsplit(os.environ["AWS_ENDPOINT_URL"])
    scope = f"{os.environ['AWS_ACCESS_KEY_ID']}/20260101/{os.environ['AWS_REGION']}/{service}/aws4_request"
    authorization = f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"
    connection = http.client.HTTPConnection(endpoint.hostname, endpoint.port, timeout=60)
    connection.request(method, path, body, {"Authorization": authorization, **dict(headers)})
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    if answer.status >= 300:
        raise RuntimeError(f"{method} {path}: {answer.status} {content[:300]}")
    return content


def sagemaker(operation, **request):
    headers = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": f"SageMaker.{operation}"}
    return json.loads(call("sagemaker", "POST", "/", json.dumps(request).encode(), headers))
