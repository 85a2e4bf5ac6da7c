#!/usr/bin/env python3
"""Write lib/local/models/tables/<service>.json from the AWS API models that botocore carries.

Run `npm run generate:models` to refresh the tables after an upgrade of botocore. Building and running Trainyard never
needs Python or botocore: the tables are committed. Only prose is dropped; names, shapes, bindings and limits stay.
"""

import gzip
import json
import pathlib

import botocore

SERVICES = [
    "application-autoscaling",
    "cloudformation",
    "cloudwatch",
    "ecr",
    "events",
    "iam",
    "kms",
    "lambda",
    "logs",
    "s3",
    "sagemaker",
    "sagemaker-metrics",
    "sagemaker-runtime",
    "secretsmanager",
    "sns",
    "sqs",
    "ssm",
    "sts",
]
PROSE = {"documentation", "documentationUrl", "examples", "deprecatedMessage", "deprecatedSince", "endpointdiscovery"}
METADATA = {
    "apiVersion", "endpointPrefix", "jsonVersion", "protocol", "protocols", "serviceId", "signingName",
    "targetPrefix", "xmlNamespace", "awsQueryCompatible",
}
TARGET = pathlib.Path(__file__).resolve().parent.parent / "lib/local/models/tables"


def without_prose(node, inside_members=False):
    """Drop prose keys, but never a structure member or shape that happens to carry such a name."""
    if isinstance(node, dict):
        return {
            key: without_prose(value, inside_members=key in ("members", "shapes", "operations") and not inside_members)
            for key, value in node.items()
            if inside_members or key not in PROSE
        }
    if isinstance(node, list):
        return [without_prose(item) for item in node]
    return node


def reachable(model):
    """Names of the shapes that an operation or an error of one can reach."""
    seen, queue = set(), []
    for operation in model["operations"].values():
        queue += [operation[side]["shape"] for side in ("input", "output") if side in operation]
        queue += [error["shape"] for error in operation.get("errors", [])]
    while queue:
        name = queue.pop()
        if name in seen:
            continue
        seen.add(name)
        shape = model["shapes"][name]
        parts = list(shape.get("members", {}).values()) + [shape[k] for k in ("member", "key", "value") if k in shape]
        queue += [part["shape"] for part in parts]
    return seen


def compact(service):
    folder = pathlib.Path(botocore.__file__).parent / "data" / service
    newest = sorted(path for path in folder.iterdir() if path.is_dir())[-1]
    with gzip.open(newest / "service-2.json.gz") as handle:
        model = json.load(handle)
    names = reachable(model)
    return {
        "metadata": {key: value for key, value in model["metadata"].items() if key in METADATA},
        "operations": without_prose(model["operations"], inside_members=True),
        "shapes": without_prose({name: model["shapes"][name] for name in sorted(names)}, inside_members=True),
    }


def main():
    TARGET.mkdir(parents=True, exist_ok=True)
    for service in SERVICES:
        text = json.dumps(compact(service), separators=(",", ":"), ensure_ascii=False)
        (TARGET / f"{service}.json").write_text(text + "\n", encoding="utf-8")
        print(f"{service}: {len(text) // 1024} KiB")


if __name__ == "__main__":
    main()
