import type {
  UpdateFunctionConfigurationCommandInput,
  UpdateFunctionConfigurationCommandOutput,
} from '@aws-sdk/client-lambda';
import { real } from '../../service';
import type { LambdaContext } from '../context';
import { saveLatest } from '../context';
import { updatedSettings } from '../settings';
import { checkRevision } from '../versions';

export const updateFunctionConfiguration = (lambda: LambdaContext) =>
  real<UpdateFunctionConfigurationCommandInput, UpdateFunctionConfigurationCommandOutput>((input) => {
    const record = lambda.functions.named(input.FunctionName);
    checkRevision(record.latest, input.RevisionId);
    const settings = updatedSettings(record.latest.settings, input);
    for (const arn of input.Layers ?? []) lambda.layers.findByArn(arn);
    const changed = saveLatest(lambda, record, { settings });
    return lambda.functions.describe(changed, changed.latest, false, { updating: true });
  });
