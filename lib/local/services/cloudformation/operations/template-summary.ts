import type {
  Capability,
  GetTemplateSummaryCommandInput,
  GetTemplateSummaryCommandOutput,
  ParameterDeclaration,
  ValidateTemplateCommandInput,
  ValidateTemplateCommandOutput,
} from '@aws-sdk/client-cloudformation';
import { parseTemplate } from '../../../template/parse/parse-template';
import { isNoEcho } from '../../../template/parameters';
import type { Template } from '../../../template/template';
import { tryFindSpec } from '../../../template/specs/specs';
import { real } from '../../service';
import { neededCapability } from '../capabilities';
import type { CloudFormationContext } from '../context';
import { translateTemplateErrors, validationError } from '../errors';
import { templateText } from '../template-source';

export const getTemplateSummary = (cfn: CloudFormationContext) =>
  real<GetTemplateSummaryCommandInput, GetTemplateSummaryCommandOutput>(async (input) => {
    const stack = input.StackName === undefined || input.StackName === '' ? undefined : cfn.findStack(input.StackName);
    const text = stack === undefined ? await templateText(cfn, input) : stack.input?.templateBody;
    if (text === undefined) throw validationError(`Stack [${input.StackName}] has no template`);
    const template = translateTemplateErrors(() => parseTemplate(text));
    return {
      Parameters: parameterDeclarations(template),
      Description: template.description,
      ...capabilitiesOf(template),
      ResourceTypes: [...new Set(Object.values(template.resources).map(({ Type: type }) => type))],
      Version: '2010-09-09',
      Metadata: template.metadata === undefined ? undefined : JSON.stringify(template.metadata),
      DeclaredTransforms: [...template.transforms],
      ResourceIdentifierSummaries: identifiers(template),
    };
  });

export const validateTemplate = (cfn: CloudFormationContext) =>
  real<ValidateTemplateCommandInput, ValidateTemplateCommandOutput>(async (input) => {
    const text = await templateText(cfn, input);
    const template = translateTemplateErrors(() => parseTemplate(text));
    return {
      Parameters: parameterDeclarations(template).map(({ ParameterKey, DefaultValue, NoEcho, Description }) => ({
        ParameterKey,
        DefaultValue,
        NoEcho,
        Description,
      })),
      Description: template.description,
      ...capabilitiesOf(template),
      DeclaredTransforms: [...template.transforms],
    };
  });

function parameterDeclarations({ parameters }: Template): ParameterDeclaration[] {
  return Object.entries(parameters).map(([ParameterKey, declaration]) => ({
    ParameterKey,
    ParameterType: declaration.Type,
    DefaultValue: declaration.Default === undefined ? undefined : String(declaration.Default),
    Description: declaration.Description,
    NoEcho: isNoEcho(declaration),
    ParameterConstraints: { AllowedValues: (declaration.AllowedValues ?? []).map(String) },
  }));
}

function capabilitiesOf(template: Template): { Capabilities?: Capability[]; CapabilitiesReason?: string } {
  const needed = neededCapability(template);
  if (needed === undefined) return {};
  return {
    Capabilities: [needed.capability as Capability],
    CapabilitiesReason: `The following resource(s) require capabilities: [${needed.types.join(', ')}]`,
  };
}

function identifiers({ resources }: Template): GetTemplateSummaryCommandOutput['ResourceIdentifierSummaries'] {
  const types = new Set(Object.values(resources).map(({ Type: type }) => type));
  return [...types].map((type) => ({
    ResourceType: type,
    LogicalResourceIds: Object.keys(resources).filter((logicalId) => resources[logicalId]?.Type === type),
    ResourceIdentifiers: [...(tryFindSpec(type)?.identifier ?? [])],
  }));
}
