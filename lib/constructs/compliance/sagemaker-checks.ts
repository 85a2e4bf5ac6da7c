import type {
  IPolicyValidationContext,
  IPolicyValidationPlugin,
  PolicyValidationPluginReport,
  PolicyViolation,
} from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { RULES } from '../private/checks';
import type { CheckedResource } from '../private/checks/checked-resource';
import { isAcknowledged, resourcesBelow } from '../private/checks/checked-resource';
import type { Rule, Surroundings } from '../private/checks/rule';

const PREFIX = 'Trainyard-';

/** Properties of `SageMakerChecks`. */
export interface SageMakerChecksProps {
  /**
   * Whether the app is for production: then jobs and models are to be in a VPC, variants to have two machines or more,
   * requests to be captured, and models to be registered.
   *
   * @default false
   */
  readonly production?: boolean;
}

/**
 * Security checks of SageMaker resources that general rule packs lack: isolation, encryption, secrets, permissions. It
 * checks resources of any construct, not of this library alone. A finding ends the synthesis, unless its id is
 * acknowledged with a reason, by `Validations.of(construct).acknowledge({ id, reason })`.
 *
 * @example
 * Validations.of(app).addPlugins(new SageMakerChecks({ production: true }));
 */
export class SageMakerChecks implements IPolicyValidationPlugin {
  /** Stands above the findings. */
  public readonly name: string = 'trainyard-sagemaker-checks';
  /** Ids of the rules that are checked. */
  public readonly ruleIds?: string[];
  private readonly rules: readonly Rule[];

  constructor(props: SageMakerChecksProps = {}) {
    const { production = false } = props;
    this.rules = RULES.filter((rule) => production || rule.production !== true);
    this.ruleIds = this.rules.map(({ name }) => `${PREFIX}${name}`);
  }

  /**
   * Checks an app. CDK calls it at synthesis.
   *
   * @param context of the synthesis
   */
  public validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    return this.validateScope(context.appConstruct);
  }

  /**
   * Checks a part of an app, for tests.
   *
   * @param scope of the part
   */
  public validateScope(scope: IConstruct): PolicyValidationPluginReport {
    const around = { resources: resourcesBelow(scope) };
    const violations = this.rules.flatMap((rule) => violationOf(rule, around));
    return { success: violations.length === 0, violations };
  }
}

function violationOf(rule: Rule, around: Surroundings): PolicyViolation[] {
  const id = `${PREFIX}${rule.name}`;
  const violatingResources = around.resources
    .filter(({ node }) => !isAcknowledged(node, id))
    .map((resource) => ({ resource, places: rule.places(resource, around) }))
    .filter(({ places }) => places.length > 0)
    .map(({ resource, places }) => violating(resource, places));
  if (violatingResources.length === 0) return [];
  const { description, fix, sources } = rule;
  return [{ ruleName: id, description, fix, severity: 'error', ruleMetadata: { sources }, violatingResources }];
}

function violating({ node }: CheckedResource, places: readonly string[]) {
  return { constructPath: node.node.path, locations: places.map((place) => `Properties.${place}`) };
}
