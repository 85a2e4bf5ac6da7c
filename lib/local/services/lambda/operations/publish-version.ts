import type { PublishVersionCommandInput, PublishVersionCommandOutput } from '@aws-sdk/client-lambda';
import { real } from '../../service';
import type { LambdaContext } from '../context';
import { invalidParameter } from '../errors';
import { checkRevision, publish } from '../versions';

export const publishVersion = (lambda: LambdaContext) =>
  real<PublishVersionCommandInput, PublishVersionCommandOutput>((input) => {
    const record = lambda.functions.named(input.FunctionName);
    checkRevision(record.latest, input.RevisionId);
    const { sha256 } = record.latest.code;
    if (input.CodeSha256 !== undefined && input.CodeSha256 !== sha256) {
      throw invalidParameter(
        `CodeSHA256 (${input.CodeSha256}) is different from current CodeSHA256 in $LATEST (${sha256}). Please try again with the CodeSHA256 in $LATEST.`,
      );
    }
    const published = publish(lambda, record, { description: input.Description });
    return lambda.functions.describe(published.record, published.version, true);
  });
