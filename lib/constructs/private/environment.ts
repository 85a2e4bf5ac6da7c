import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Faults } from './faults';
import { checkNoSecrets } from './secret-shapes';

export interface EnvironmentProps {
  readonly environment?: { readonly [name: string]: string };
  readonly secrets?: { readonly [name: string]: secretsmanager.ISecret };
  readonly networkIsolation?: boolean;
}

const VARIABLE = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const ANY = /^[^]*$/;
const RULE = 'a letter or underscore, then letters, digits and underscores';

/** Environment of a container of SageMaker's jobs. */
export function checkEnvironment(faults: Faults, props: EnvironmentProps, longestValue = 512): void {
  const { environment = {}, secrets = {} } = props;
  const names = [...Object.keys(environment), ...Object.keys(secrets)];
  faults.atMost('environment', names.length, 100);
  for (const name of names) faults.text(`environment variable "${name}"`, name, VARIABLE, RULE, 512);
  for (const [name, value] of Object.entries(environment)) {
    faults.text(`value of environment variable "${name}"`, value, ANY, '', longestValue);
  }
  const both = Object.keys(secrets).filter((name) => environment[name] !== undefined);
  faults.when(both.length > 0, `"${both.join('", "')}" is in environment and in secrets: give either`);
  faults.when(
    Object.keys(secrets).length > 0 && (props.networkIsolation ?? true),
    'secrets are given to a container without a network, which cannot read them: set networkIsolation to false',
  );
  checkNoSecrets(faults, 'environment variable', environment);
}
