import type { GetBucketPolicyStatusCommandInput, GetBucketPolicyStatusCommandOutput } from '@aws-sdk/client-s3';
import { simulated } from '../../service';
import type { S3Context } from '../context';
import { noSuchConfiguration } from '../errors';

interface Statement {
  readonly Effect?: string;
  readonly Principal?: string | { readonly AWS?: string | readonly string[] };
  readonly Condition?: object;
}

export const getBucketPolicyStatus = (s3: S3Context) =>
  simulated<GetBucketPolicyStatusCommandInput, GetBucketPolicyStatusCommandOutput>(
    'public means here: a statement allows everybody, without a condition',
    (input) => {
      const bucket = s3.buckets.find(input);
      const policy = bucket.configurations['policy'] as { value?: string } | undefined;
      if (policy === undefined)
        throw noSuchConfiguration('NoSuchBucketPolicy', 'The bucket policy does not exist', bucket.name);
      const { Statement: statements = [] } = JSON.parse(policy.value ?? '{}') as {
        Statement?: Statement | Statement[];
      };
      return { PolicyStatus: { IsPublic: [statements].flat().some(isPublic) } };
    },
  );

function isPublic({ Effect: effect, Principal: principal, Condition: condition }: Statement): boolean {
  const who = typeof principal === 'string' ? principal : [principal?.AWS ?? []].flat();
  return effect === 'Allow' && condition === undefined && (who === '*' || who.includes('*'));
}
