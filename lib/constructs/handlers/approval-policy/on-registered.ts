import type { S3Client } from '@aws-sdk/client-s3';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import type { DescribeModelPackageCommandOutput, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { DescribeModelPackageCommand, UpdateModelPackageCommand } from '@aws-sdk/client-sagemaker';
import { retrying } from '../shared/retry';
import type { Finding, Policy } from './policy';
import { judge, numberAt, numberOf } from './policy';

export interface Ports {
  readonly sagemaker: SageMakerClient;
  readonly s3: S3Client;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly log: (message: string) => void;
}

/** The part of EventBridge's "SageMaker Model Package State Change" that is used. */
export interface Registered {
  readonly detail: { readonly ModelPackageArn: string };
}

type Version = DescribeModelPackageCommandOutput;

/** UpdateModelPackage takes no longer one. */
const LONGEST_DESCRIPTION = 1024;

/** Decides on a version that nobody has decided on. Delivered again, it finds the version decided. */
export function onRegistered(ports: Ports, policy: Policy): (event: Registered) => Promise<void> {
  return async ({ detail: { ModelPackageArn: arn } }) => {
    const describe = new DescribeModelPackageCommand({ ModelPackageName: arn });
    const version = await retrying(ports, () => ports.sagemaker.send(describe));
    if (version.ModelPackageStatus !== 'Completed' || version.ModelApprovalStatus !== 'PendingManualApproval') return;
    const findings = await judgeAll(ports, policy, version);
    const text = findings.map((finding) => finding.text).join('; ');
    const approved = findings.every(({ met }) => met);
    if (!approved && policy.OnFailure === 'leave') return ports.log(`${arn} waits for a decision: ${text}`);
    const decide = new UpdateModelPackageCommand({
      ModelPackageArn: arn,
      ModelApprovalStatus: approved ? 'Approved' : 'Rejected',
      ApprovalDescription: text.slice(0, LONGEST_DESCRIPTION),
    });
    await retrying(ports, () => ports.sagemaker.send(decide));
    ports.log(`${arn} is ${approved ? 'approved' : 'rejected'}: ${text}`);
  };
}

async function judgeAll(ports: Ports, policy: Policy, version: Version): Promise<Finding[]> {
  const needsReport = policy.Conditions.some(({ Source }) => Source === 'report');
  const report = needsReport ? await readReport(ports, version) : undefined;
  return policy.Conditions.map((condition) => {
    const facts = version.CustomerMetadataProperties ?? {};
    const { Source, Name } = condition;
    return judge(condition, Source === 'report' ? numberAt(report, Name) : numberOf(facts[Name]));
  });
}

/** @returns undefined where the version names none. One that is named but cannot be read throws: the event comes again */
async function readReport(ports: Ports, version: Version): Promise<unknown> {
  const uri = version.ModelMetrics?.ModelQuality?.Statistics?.S3Uri;
  if (uri === undefined) return undefined;
  const [, Bucket, Key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
  if (Bucket === undefined || Key === undefined)
    throw new Error(`the evaluation report "${uri}" is no S3 URI of an object`);
  const { Body } = await retrying(ports, () => ports.s3.send(new GetObjectCommand({ Bucket, Key })));
  const text = (await Body?.transformToString()) ?? '';
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`the evaluation report ${uri} is no JSON`);
  }
}
