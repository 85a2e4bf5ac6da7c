import { App, Stack, Validations } from 'aws-cdk-lib';
import { makeEverything } from './_everything';
import { trainyard } from './_stack';

// _stack.ts switches it off, because it takes a second and a half.
process.env['CDK_VALIDATION'] = 'true';

test('every construct, as it comes, passes the rules of CDK and of this library', () => {
  const app = new App({ context: { '@aws-cdk/core:validateAgainstDefaultRules': true } });
  makeEverything(new Stack(app, 'Test'));
  Validations.of(app).addPlugins(new trainyard.SageMakerChecks());
  const [template] = app.synth().stacks;
  expect(template?.messages.map(({ entry }) => entry.data)).toEqual([]);
});
