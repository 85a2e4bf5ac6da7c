"""Moves files with boto3's transfer manager and prints what it saw, as JSON."""

import json
import os
import sys
import tempfile

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.exceptions import ClientError

endpoint = sys.argv[1]
s3 = boto3.client(
    "s3", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test"
)
bucket = "transfer"
seen = {}

s3.create_bucket(Bucket=bucket)
s3.get_waiter("bucket_exists").wait(Bucket=bucket)
with tempfile.TemporaryDirectory() as folder:
    source, target = os.path.join(folder, "source"), os.path.join(folder, "target")
    content = os.urandom(11 * 1024 * 1024)
    with open(source, "wb") as file:
        file.write(content)
    parts = TransferConfig(multipart_threshold=5 * 1024 * 1024, multipart_chunksize=5 * 1024 * 1024)
    s3.upload_file(source, bucket, "dir/ünïcødé + file", ExtraArgs={"Metadata": {"a": "b"}}, Config=parts)
    s3.download_file(bucket, "dir/ünïcødé + file", target, Config=parts)
    with open(target, "rb") as file:
        seen["same"] = file.read() == content
head = s3.head_object(Bucket=bucket, Key="dir/ünïcødé + file")
seen["head"] = [head["ContentLength"], head["ETag"].endswith('-3"'), head["Metadata"]]
s3.copy({"Bucket": bucket, "Key": "dir/ünïcødé + file"}, bucket, "copy", Config=parts)
seen["copy"] = s3.head_object(Bucket=bucket, Key="copy")["ContentLength"]
s3.put_object(Bucket=bucket, Key="sp ace/+", Body=b"x")
seen["keys"] = [item["Key"] for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, PaginationConfig={"PageSize": 1}) for item in page["Contents"]]
seen["prefixes"] = [item["Prefix"] for item in s3.list_objects_v2(Bucket=bucket, Delimiter="/")["CommonPrefixes"]]
try:
    s3.delete_bucket(Bucket=bucket)
except ClientError as error:
    seen["notEmpty"] = str(error)
boto3.resource(
    "s3", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test"
).Bucket(bucket).objects.delete()
s3.delete_bucket(Bucket=bucket)
seen["buckets"] = [item["Name"] for item in s3.list_buckets()["Buckets"]]
print(json.dumps(seen))
