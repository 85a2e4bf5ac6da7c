import type { Template } from '../../template/template';
import { insufficientCapabilities } from './errors';

/** Types that give somebody rights, and the property that gives them a name of the template's choice. */
const NAMES: Readonly<Record<string, string | undefined>> = {
  'AWS::IAM::AccessKey': undefined,
  'AWS::IAM::Group': 'GroupName',
  'AWS::IAM::InstanceProfile': 'InstanceProfileName',
  'AWS::IAM::ManagedPolicy': 'ManagedPolicyName',
  'AWS::IAM::Policy': undefined,
  'AWS::IAM::Role': 'RoleName',
  'AWS::IAM::User': 'UserName',
};

/** What a caller must acknowledge before this template is deployed. */
export function neededCapability(
  template: Template,
): { readonly capability: string; readonly types: readonly string[] } | undefined {
  const resources = Object.values(template.resources).filter(({ Type: type }) => Object.hasOwn(NAMES, type));
  if (resources.length === 0) return undefined;
  const named = resources.some(({ Type: type, Properties: properties }) => {
    const property = NAMES[type];
    return property !== undefined && properties?.[property] !== undefined;
  });
  return {
    capability: named ? 'CAPABILITY_NAMED_IAM' : 'CAPABILITY_IAM',
    types: [...new Set(resources.map(({ Type: type }) => type))],
  };
}

/** @throws ServiceError InsufficientCapabilitiesException */
export function checkCapabilities(template: Template, given: readonly string[]): void {
  const needed = neededCapability(template)?.capability;
  if (needed === undefined || given.includes('CAPABILITY_NAMED_IAM') || given.includes(needed)) return;
  throw insufficientCapabilities(needed);
}
