import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/** An encrypted topic, open to TLS only, that CloudWatch of this account may publish to. */
export function newAlarmTopic(scope: Construct, encryptionKey?: kms.IKey): sns.Topic {
  const description = `Encrypts messages of ${scope.node.path}`;
  const masterKey = encryptionKey ?? new kms.Key(scope, 'Key', { enableKeyRotation: true, description });
  const topic = new sns.Topic(scope, 'Topic', { masterKey, enforceSSL: true });
  const cloudWatch = new iam.ServicePrincipal('cloudwatch.amazonaws.com');
  const conditions = { StringEquals: { 'aws:SourceAccount': topic.stack.account } };
  const statement = { principals: [cloudWatch], conditions };
  topic.addToResourcePolicy(
    new iam.PolicyStatement({ ...statement, actions: ['sns:Publish'], resources: [topic.topicArn] }),
  );
  masterKey.addToResourcePolicy(
    // In a key's policy the star stands for the key itself.
    new iam.PolicyStatement({ ...statement, actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: ['*'] }),
  );
  return topic;
}
