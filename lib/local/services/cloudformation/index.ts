import type { Platform, Service, ServiceModule } from '../service';
import { CloudFormationContext } from './context';
import { cancelUpdateStack } from './operations/cancel-update-stack';
import { createChangeSet } from './operations/create-change-set';
import { createStack } from './operations/create-stack';
import { deleteChangeSet } from './operations/delete-change-set';
import { deleteStack } from './operations/delete-stack';
import { describeChangeSet } from './operations/describe-change-set';
import { describeStackEvents } from './operations/describe-stack-events';
import { describeStacks } from './operations/describe-stacks';
import { executeChangeSet } from './operations/execute-change-set';
import { listExports, listImports } from './operations/exports';
import { getTemplate } from './operations/get-template';
import { listChangeSets } from './operations/list-change-sets';
import { listStacks } from './operations/list-stacks';
import { continueUpdateRollback, rollbackStack } from './operations/rollback-stack';
import {
  describeStackDriftDetectionStatus,
  describeStackResourceDrifts,
  detectStackDrift,
  detectStackResourceDrift,
} from './operations/stack-drift';
import { describeStackResource, describeStackResources, listStackResources } from './operations/stack-resources';
import { getStackPolicy, setStackPolicy, updateTerminationProtection } from './operations/stack-settings';
import { getTemplateSummary, validateTemplate } from './operations/template-summary';
import { updateStack } from './operations/update-stack';

export const service: ServiceModule = { id: 'cloudformation', create };

function create(platform: Platform): Service {
  const cfn = new CloudFormationContext(platform);
  return {
    operations: operationsOf(cfn),
    start: () => cfn.engine.resume(),
    stop: () => cfn.engine.stop(),
    route: (request, response) => cfn.responses.route(request, response),
  };
}

function operationsOf(cfn: CloudFormationContext): Service['operations'] {
  return {
    CancelUpdateStack: cancelUpdateStack(cfn),
    ContinueUpdateRollback: continueUpdateRollback(cfn),
    CreateChangeSet: createChangeSet(cfn),
    CreateStack: createStack(cfn),
    DeleteChangeSet: deleteChangeSet(cfn),
    DeleteStack: deleteStack(cfn),
    DescribeChangeSet: describeChangeSet(cfn),
    DescribeStackDriftDetectionStatus: describeStackDriftDetectionStatus(cfn),
    DescribeStackEvents: describeStackEvents(cfn),
    DescribeStackResource: describeStackResource(cfn),
    DescribeStackResourceDrifts: describeStackResourceDrifts(cfn),
    DescribeStackResources: describeStackResources(cfn),
    DescribeStacks: describeStacks(cfn),
    DetectStackDrift: detectStackDrift(cfn),
    DetectStackResourceDrift: detectStackResourceDrift(cfn),
    ExecuteChangeSet: executeChangeSet(cfn),
    GetStackPolicy: getStackPolicy(cfn),
    GetTemplate: getTemplate(cfn),
    GetTemplateSummary: getTemplateSummary(cfn),
    ListChangeSets: listChangeSets(cfn),
    ListExports: listExports(cfn),
    ListImports: listImports(cfn),
    ListStackResources: listStackResources(cfn),
    ListStacks: listStacks(cfn),
    RollbackStack: rollbackStack(cfn),
    SetStackPolicy: setStackPolicy(cfn),
    UpdateStack: updateStack(cfn),
    UpdateTerminationProtection: updateTerminationProtection(cfn),
    ValidateTemplate: validateTemplate(cfn),
  };
}
