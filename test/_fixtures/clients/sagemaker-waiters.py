"""Waits as a boto3 program does for what has come to its end, and prints what each waiter said, as JSON."""
import json
import sys

import boto3
from botocore.exceptions import WaiterError

sagemaker = boto3.client(
    "sagemaker",
    endpoint_url=sys.argv[1],
    region_name="us-east-1",
    aws_access_key_id="trainyard",
    aws_secret_access_key="trainyard",
)

said = {}
for waiter, member, name in json.loads(sys.argv[2]):
    try:
        sagemaker.get_waiter(waiter).wait(WaiterConfig={"Delay": 0.01, "MaxAttempts": 3}, **{member: name})
        said[f"{waiter} {name}"] = "SUCCESS"
    except WaiterError as error:
        said[f"{waiter} {name}"] = str(error)
print(json.dumps(said))
