import { App, NestedStack, Stack, Stage, Tags } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { Template } from 'aws-cdk-lib/assertions';
import { makeEverything } from './_everything';
import { makeJob, trainyard } from './_stack';

const JOB = 'Custom::TrainyardTrainingJob';

interface Resource {
  readonly Type: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- any JSON
  readonly Properties?: any;
}

function resourcesOf(stack: Stack): [string, Resource][] {
  return Object.entries((Template.fromStack(stack).toJSON() as { Resources: Record<string, Resource> }).Resources);
}

/** The most characters of what AWS limits, by type and property. */
const LONGEST: readonly [type: string, property: string, most: number][] = [
  ['AWS::SageMaker::Endpoint', 'EndpointName', 63],
  ['AWS::SageMaker::InferenceComponent', 'InferenceComponentName', 63],
  ['AWS::SageMaker::ModelPackageGroup', 'ModelPackageGroupName', 63],
  ['AWS::SageMaker::ModelCard', 'ModelCardName', 63],
  ['AWS::SageMaker::MonitoringSchedule', 'MonitoringScheduleName', 63],
  ['AWS::SageMaker::Pipeline', 'PipelineName', 256],
  ['AWS::Chatbot::SlackChannelConfiguration', 'ConfigurationName', 128],
  ['AWS::SSM::Parameter', 'Name', 1011],
  ['AWS::Lambda::Function', 'Description', 256],
  ['AWS::IAM::Role', 'Description', 1000],
  ['AWS::Events::Rule', 'Description', 512],
  ['AWS::EC2::SecurityGroup', 'GroupDescription', 255],
  ['AWS::WAFv2::WebACL', 'Description', 256],
  // A hyphen and a hash of 12 follow: 63 and, of a tuning job, 32 characters.
  ['Custom::TrainyardTrainingJob', 'JobNamePrefix', 50],
  ['Custom::TrainyardTransformJob', 'JobNamePrefix', 50],
  ['Custom::TrainyardTuningJob', 'JobNamePrefix', 19],
];

describe('in a deep tree of long names', () => {
  let resources: [string, Resource][];
  beforeAll(() => {
    const stack = new Stack(new Stage(new App(), 'Production'), `Stack${'-of-many-words'.repeat(8)}`);
    let scope: Construct = stack;
    for (let depth = 0; depth < 6; depth += 1)
      scope = new Construct(scope, `${'LongerThanAnyName'.repeat(12)}${depth}`);
    makeEverything(scope);
    resources = resourcesOf(stack);
  });

  test.each(LONGEST)('%s: %s has at most %d characters', (type, property, most) => {
    const found = resources.filter(([, { Type }]) => Type === type).map(([, { Properties }]) => Properties?.[property]);
    const texts = found.filter((value) => typeof value === 'string');
    expect(texts).not.toEqual([]);
    expect(texts.filter((text) => text.length > most)).toEqual([]);
  });

  test('no two things of one type have the same name', () => {
    const names = LONGEST.filter(([, property]) => /Name|Prefix/.test(property)).flatMap(([type, property]) =>
      resources
        .filter(([, { Type }]) => Type === type)
        .map(([, { Properties }]) => `${type} ${Properties?.[property]}`),
    );
    const given = names.filter((name) => !name.endsWith(' undefined'));
    expect(given.filter((name, index) => given.indexOf(name) !== index)).toEqual([]);
  });
});

test('two nested stacks of the same names make things of different names', () => {
  const stack = new Stack(new App(), 'Test');
  const nested = ['A', 'B'].map((id) => {
    const part = new NestedStack(stack, id);
    makeJob(part);
    return part;
  });
  const prefixes = nested.map(
    (part) => Object.values(Template.fromStack(part).findResources(JOB))[0]?.['Properties'].JobNamePrefix,
  );
  expect(new Set(prefixes).size).toBe(2);
});

test.each([
  ['cn-north-1', 'aws-cn', true],
  ['us-gov-west-1', 'aws-us-gov', false],
])('in %s all ARNs are of partition %s', (region, partition, watchesDrift) => {
  const context = { '@aws-cdk/core:enablePartitionLiterals': true };
  const stack = new Stack(new App({ context }), 'Test', { env: { account: '123456789012', region } });
  makeEverything(stack, watchesDrift);
  const text = JSON.stringify(resourcesOf(stack));
  const foreign = [...text.matchAll(/arn:(aws[a-z-]*):[^"]{0,60}/g)].filter(([, found]) => found !== partition);
  expect(foreign.map(([arn]) => arn)).toEqual([]);
});

/** CloudFormation knows no tags of these. */
const WITHOUT_TAGS =
  /Permission|Policy|Association|Subscription|SecurityGroup(E|In)gress|AutoScaling|ApiGateway::(Account|Deployment|Method|Model|Request|Resource|UsagePlanKey)|QuotaShare|FlowLog|GatewayAttachment|::Route$|Subnet.*Assoc|VPCGateway/;

test('tags of the app reach all that has tags, and the jobs that handlers and pipelines start', () => {
  const app = new App();
  const stack = new Stack(app, 'Test');
  makeEverything(stack);
  Tags.of(app).add('team', 'vision');
  const untagged = resourcesOf(stack)
    .filter(([, resource]) => !JSON.stringify(resource).includes('vision'))
    .map(([, { Type }]) => Type)
    .filter((type) => !WITHOUT_TAGS.test(type));
  expect([...new Set(untagged)]).toEqual([]);
});

describe('from another stack', () => {
  const make = () => {
    const app = new App();
    const [first, second] = [new Stack(app, 'First'), new Stack(app, 'Second')];
    return { app, first, second, job: makeJob(first) };
  };

  test('a job is served, registered and watched', () => {
    const { app, second, job } = make();
    const model = trainyard.ModelSource.fromTrainingJob(job);
    const endpoint = new trainyard.InferenceEndpoint(second, 'Endpoint', { model });
    new trainyard.ModelRegistry(second, 'Registry').register('Version', { source: model });
    new trainyard.TrainingMonitoring(second, 'Training', { trainingJob: job });
    new trainyard.EndpointMonitoring(second, 'Monitoring', { endpoint });
    expect(() => app.synth()).not.toThrow();
  });

  test('a registry is followed, and a version registered in it', () => {
    const { app, first, second, job } = make();
    const registry = new trainyard.ModelRegistry(first, 'Registry');
    const like = trainyard.ModelSource.fromTrainingJob(job);
    new trainyard.InferenceEndpoint(second, 'Endpoint', {
      model: trainyard.ModelSource.latestApproved(registry, { like }),
    });
    new trainyard.ModelPackage(second, 'Version', { registry, source: like });
    expect(() => app.synth()).not.toThrow();
  });

  test('an endpoint has an API, a fleet takes a model, a definition is a step', () => {
    const { app, first, second, job } = make();
    const model = trainyard.ModelSource.fromTrainingJob(job);
    new trainyard.ModelApi(second, 'Api', { endpoint: new trainyard.InferenceEndpoint(first, 'Endpoint', { model }) });
    new trainyard.InferenceComponents(second, 'Fleet', { maxInstanceCount: 1 }).addModel('Model', { model });
    const definition = new trainyard.TrainingDefinition(first, 'Definition', {
      container: trainyard.TrainingContainer.xgboost(trainyard.XGBoostVersion.V1_7),
      outputBucket: job.outputBucket,
    });
    const step = new trainyard.TrainingStep(second, 'Step', { definition });
    new trainyard.TrainingPipeline(second, 'Pipeline', { steps: [step] });
    expect(() => app.synth()).not.toThrow();
  });
});
