import type { UpdateFunctionCodeCommandInput, UpdateFunctionCodeCommandOutput } from '@aws-sdk/client-lambda';
import { real } from '../../service';
import { fetchZip } from '../code/code-source';
import type { LambdaContext } from '../context';
import { saveLatest } from '../context';
import { checkRevision, publish } from '../versions';

export const updateFunctionCode = (lambda: LambdaContext) =>
  real<UpdateFunctionCodeCommandInput, UpdateFunctionCodeCommandOutput>(async (input) => {
    lambda.functions.named(input.FunctionName);
    const code = await lambda.code.add(await fetchZip(lambda.platform, input));
    // Read after the code came: the function may have changed or gone meanwhile.
    const record = lambda.functions.named(input.FunctionName);
    checkRevision(record.latest, input.RevisionId);
    const settings = {
      ...record.latest.settings,
      Architectures: input.Architectures ?? record.latest.settings.Architectures,
    };
    const updated = { ...record.latest, code, settings };
    if (input.DryRun === true) return lambda.functions.describe(record, updated, false);
    const changed = saveLatest(lambda, record, updated);
    if (input.Publish !== true) return lambda.functions.describe(changed, changed.latest, false, { updating: true });
    const published = publish(lambda, changed, {});
    return lambda.functions.describe(published.record, published.version, true, { updating: true });
  });
