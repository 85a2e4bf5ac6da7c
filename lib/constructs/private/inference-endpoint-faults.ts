import type { IConstruct } from 'constructs';
import type { EndpointOptions, InferenceEndpointProps } from '../endpoint/inference-endpoint-props';
import { checkDataCapture } from './data-capture';
import { areKnown, Faults } from './faults';
import { checkVariant, VARIANT_NAME } from './production-variants';
import { checkPlacement } from './vpc-placement';

const NAME = 'letters, digits and hyphens';
export const MOST_ALARMS = 10;

export function checkEndpoint(faults: Faults, props: EndpointOptions): void {
  faults.text('endpointName', props.endpointName, VARIANT_NAME, NAME, 63);
  checkPlacement(faults, props);
}

/** @throws Error that names everything that SageMaker would refuse */
export function checkInferenceEndpoint(scope: IConstruct, props: InferenceEndpointProps): void {
  const faults = new Faults(scope);
  checkEndpoint(faults, props);
  checkVariant(faults, '', props);
  checkDataCapture(faults, props);
  checkVariants(faults, props);
  checkShadow(faults, props);
  checkDeployment(faults, props);
  faults.throwIfAny();
}

function checkVariants(faults: Faults, props: InferenceEndpointProps): void {
  const { variants = [], variantName = 'AllTraffic', shadow } = props;
  const names = [variantName, ...variants.map((variant) => variant.variantName)];
  if (shadow !== undefined) names.push(shadow.variantName ?? 'Shadow');
  for (const name of names) faults.text('variantName', name, VARIANT_NAME, NAME, 63);
  const twice = names.filter((name, index) => names.indexOf(name) < index);
  faults.when(twice.length > 0, `two variants are named "${twice[0]}": give each a name of its own`);
  faults.atMost('variants', variants.length, 9);
  checkWeight(faults, 'weight', props.weight);
  for (const variant of variants) {
    faults.literal('variantName of a further variant', variant.variantName);
    checkVariant(faults, `${variant.variantName}: `, variant);
    checkWeight(faults, `${variant.variantName}: weight`, variant.weight);
  }
  const sum = [props.weight ?? 1, ...variants.map(({ weight = 1 }) => weight)].reduce((a, b) => a + b, 0);
  faults.when(areKnown(sum) && sum === 0, 'all weights are 0: give one of them a share of the requests');
}

function checkWeight(faults: Faults, name: string, weight: number | undefined): void {
  if (weight === undefined || !areKnown(weight)) return;
  faults.when(!(weight >= 0 && Number.isFinite(weight)), `${name} is ${weight}, give 0 or more`);
}

function checkShadow(faults: Faults, { shadow, variants, weight }: InferenceEndpointProps): void {
  if (shadow === undefined) return;
  faults.when(
    (variants ?? []).length > 0,
    'shadow and variants are given, but a shadow goes with one variant only: leave one of them out',
  );
  checkVariant(faults, 'shadow ', shadow);
  // Their product is the weight of the shadow.
  faults.literal('weight with a shadow', weight).literal('shadow samplingPercentage', shadow.samplingPercentage);
  faults.literal('shadow variantName', shadow.variantName);
  faults.wholeNumber('shadow samplingPercentage', shadow.samplingPercentage, 1, 100);
}

function checkDeployment(faults: Faults, props: InferenceEndpointProps): void {
  const { deployment, rollbackAlarms = [] } = props;
  deployment?._check(faults, props.instanceCount ?? 1);
  faults.when(
    rollbackAlarms.length > 0 && deployment === undefined,
    'rollbackAlarms are given without deployment: give a DeploymentPolicy',
  );
  faults.atMost('rollbackAlarms', rollbackAlarms.length, MOST_ALARMS);
}
