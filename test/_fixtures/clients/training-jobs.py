"""Runs training jobs on a local cloud as any boto3 program would and prints what it saw, as JSON."""
import json
import sys
from datetime import datetime, timezone

import boto3
from botocore.exceptions import ClientError, WaiterError

options = {
    "endpoint_url": sys.argv[1],
    "region_name": "us-east-1",
    "aws_access_key_id": "trainyard",
    "aws_secret_access_key": "trainyard",
}
sagemaker = boto3.client("sagemaker", **options)
metrics = boto3.client("sagemaker-metrics", **options)


def create(name, **more):
    sagemaker.create_training_job(
        TrainingJobName=name,
        RoleArn="arn:aws:iam::000000000000:role/trainer",
        AlgorithmSpecification={"TrainingImage": "trainer:1", "TrainingInputMode": "File"},
        OutputDataConfig={"S3OutputPath": "s3://bucket/out"},
        ResourceConfig={"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 1},
        **{"StoppingCondition": {"MaxRuntimeInSeconds": 3600}, **more},
    )


def wait(name):
    waiter = sagemaker.get_waiter("training_job_completed_or_stopped")
    try:
        waiter.wait(TrainingJobName=name, WaiterConfig={"Delay": 0.05, "MaxAttempts": 200})
    except WaiterError as error:
        return str(error).replace("Waiter TrainingJobCompletedOrStopped failed: ", "")
    return sagemaker.describe_training_job(TrainingJobName=name)["TrainingJobStatus"]


def error_of(call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        return error.response["Error"]["Code"]
    return None


def main():
    seen = {}
    create("good")
    create("fails")
    create("endless")
    seen["good"] = wait("good")
    seen["fails"] = wait("fails")
    seen["missing"] = wait("missing")
    sagemaker.stop_training_job(TrainingJobName="endless")
    seen["endless"] = wait("endless")
    seen["again"] = error_of(sagemaker.stop_training_job, TrainingJobName="endless")
    spot = {"EnableManagedSpotTraining": True, "StoppingCondition": {"MaxRuntimeInSeconds": 9, "MaxWaitTimeInSeconds": 9}}
    create("spot", **spot)
    seen["spot"] = wait("spot")
    job = sagemaker.describe_training_job(TrainingJobName="spot")
    seen["transitions"] = [entry["Status"] for entry in job["SecondaryStatusTransitions"]]
    seen["times"] = [job["TrainingTimeInSeconds"], job["BillableTimeInSeconds"]]
    now = datetime(2026, 1, 1, tzinfo=timezone.utc)
    component = "good-aws-training-job"
    data = [{"MetricName": "loss", "Timestamp": now, "Step": step, "Value": 1.0 / (step + 1)} for step in range(2)]
    seen["errors"] = metrics.batch_put_metrics(TrialComponentName=component, MetricData=data).get("Errors", [])
    query = {
        "MetricName": "loss",
        "ResourceArn": "arn:aws:sagemaker:us-east-1:000000000000:experiment-trial-component/" + component,
        "MetricStat": "Last",
        "Period": "IterationNumber",
        "XAxisType": "IterationNumber",
    }
    result = metrics.batch_get_metrics(MetricQueries=[query])["MetricQueryResults"][0]
    seen["metrics"] = [result["XAxisValues"], result["MetricValues"]]
    sagemaker.delete_training_job(TrainingJobName="good")
    seen["deleted"] = error_of(sagemaker.describe_training_job, TrainingJobName="good")
    print(json.dumps(seen))


main()
