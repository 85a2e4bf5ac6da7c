"""Speaks to a local cloud as any boto3 program would and prints what it saw, as JSON."""
import json
import sys
import time
from datetime import datetime, timedelta, timezone

import boto3
from botocore.config import Config

options = {
    "endpoint_url": sys.argv[1],
    "region_name": "us-east-1",
    "aws_access_key_id": "trainyard",
    "aws_secret_access_key": "trainyard",
}


def client(service, **more):
    return boto3.client(service, **options, **more)


def error_of(call, **arguments):
    try:
        call(**arguments)
    except Exception as error:  # the class is what is looked at
        return [type(error).__name__, str(error)]
    return None


def main():
    seen = {}
    trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
    iam = client("iam")
    role = iam.create_role(RoleName="r", AssumeRolePolicyDocument=json.dumps(trust))["Role"]
    seen["trust"] = role["AssumeRolePolicyDocument"] == trust
    iam.attach_role_policy(RoleName="r", PolicyArn="arn:aws:iam::aws:policy/AmazonSageMakerFullAccess")
    seen["conflict"] = error_of(iam.delete_role, RoleName="r")

    ssm = client("ssm")
    ssm.put_parameter(Name="/a/b", Value="1", Type="SecureString")
    seen["parameter"] = ssm.get_parameters_by_path(Path="/a", WithDecryption=True)["Parameters"][0]["Value"]
    seen["noParameter"] = error_of(ssm.get_parameter, Name="none")

    cloudwatch = client("cloudwatch")
    now = datetime.now(timezone.utc)
    data = [{"MetricName": "m", "Values": [1.0, 2.0, 3.0], "Timestamp": now, "Unit": "Seconds"}]
    cloudwatch.put_metric_data(Namespace="N", MetricData=data)
    points = cloudwatch.get_metric_statistics(
        Namespace="N", MetricName="m", StartTime=now - timedelta(hours=1), EndTime=now + timedelta(hours=1),
        Period=300, Statistics=["Average"], ExtendedStatistics=["p90"],
    )["Datapoints"]
    seen["statistics"] = [points[0]["Average"], round(points[0]["ExtendedStatistics"]["p90"], 6), points[0]["Unit"]]
    seen["noAlarm"] = error_of(cloudwatch.set_alarm_state, AlarmName="none", StateValue="OK", StateReason="-")
    seen["badDashboard"] = error_of(cloudwatch.put_dashboard, DashboardName="d", DashboardBody="x")

    logs = client("logs", config=Config(inject_host_prefix=False))
    logs.create_log_group(logGroupName="/x")
    logs.create_log_stream(logGroupName="/x", logStreamName="s")
    tail = iter(logs.start_live_tail(logGroupIdentifiers=["arn:aws:logs:us-east-1:000000000000:log-group:/x"])["responseStream"])
    seen["tail"] = [list(next(tail))]
    logs.put_log_events(logGroupName="/x", logStreamName="s", logEvents=[{"timestamp": int(time.time() * 1000), "message": "hey"}])
    seen["tail"].append([event["message"] for event in next(tail)["sessionUpdate"]["sessionResults"]])

    sns = client("sns")
    topic = sns.create_topic(Name="t")["TopicArn"]
    seen["published"] = len(sns.publish(TopicArn=topic, Message="m")["MessageId"])
    seen["noTopic"] = error_of(sns.publish, TopicArn=topic + "x", Message="m")

    secrets = client("secretsmanager")
    secrets.create_secret(Name="s", SecretString="v")
    seen["secret"] = secrets.get_secret_value(SecretId="s")["SecretString"]
    print(json.dumps(seen))


main()
