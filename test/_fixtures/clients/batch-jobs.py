"""Runs processing and transform jobs as a boto3 program would and prints what it saw, as JSON."""
import json
import sys

import boto3
from botocore.exceptions import WaiterError

options = {
    "endpoint_url": sys.argv[1],
    "region_name": "us-east-1",
    "aws_access_key_id": "trainyard",
    "aws_secret_access_key": "trainyard",
}
QUICK = {"Delay": 0.05, "MaxAttempts": 400}

sagemaker = boto3.client("sagemaker", **options)
s3 = boto3.client("s3", **options)


def process(name):
    sagemaker.create_processing_job(
        ProcessingJobName=name,
        RoleArn="arn:aws:iam::000000000000:role/r",
        AppSpecification={"ImageUri": "processor:1"},
        ProcessingResources={"ClusterConfig": {"InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 1}},
    )


def wait(waiter, **names):
    try:
        sagemaker.get_waiter(waiter).wait(WaiterConfig=QUICK, **names)
        return "done"
    except WaiterError as error:
        return str(error)


seen = {}
for name in ["good", "failing"]:
    process(name)
    seen[name] = wait("processing_job_completed_or_stopped", ProcessingJobName=name)
seen["missing"] = wait("processing_job_completed_or_stopped", ProcessingJobName="none")
described = sagemaker.describe_processing_job(ProcessingJobName="failing")
seen["reason"] = described["FailureReason"]
seen["ended"] = described["ProcessingEndTime"] >= described["ProcessingStartTime"]
pages = sagemaker.get_paginator("list_processing_jobs").paginate(SortBy="Name", PaginationConfig={"PageSize": 1})
seen["pages"] = [[job["ProcessingJobName"] for job in page["ProcessingJobSummaries"]] for page in pages]

s3.create_bucket(Bucket="bucket")
s3.put_object(Bucket="bucket", Key="in/rows.csv", Body=b"1\n2\n")
sagemaker.create_model(ModelName="m", ExecutionRoleArn="arn:aws:iam::000000000000:role/r", PrimaryContainer={"Image": "server:1"})
sagemaker.create_transform_job(
    TransformJobName="transform",
    ModelName="m",
    TransformInput={
        "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://bucket/in/"}},
        "ContentType": "text/csv",
        "SplitType": "Line",
    },
    TransformOutput={"S3OutputPath": "s3://bucket/out", "Accept": "text/csv", "AssembleWith": "Line"},
    DataProcessing={"JoinSource": "Input"},
    TransformResources={"InstanceType": "ml.m5.large", "InstanceCount": 1},
)
seen["transform"] = wait("transform_job_completed_or_stopped", TransformJobName="transform")
seen["missingTransform"] = wait("transform_job_completed_or_stopped", TransformJobName="none")
seen["output"] = s3.get_object(Bucket="bucket", Key="out/rows.csv.out")["Body"].read().decode()
seen["rules"] = sagemaker.describe_transform_job(TransformJobName="transform")["DataProcessing"]
print(json.dumps(seen))
