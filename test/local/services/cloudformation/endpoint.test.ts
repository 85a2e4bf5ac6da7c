import { ServiceError } from '../../../../lib/local/common/errors';
import { Bench, parameter, templateOf } from './bench';

let bench: Bench;
let endpoint:
  { EndpointName: string; EndpointConfigName: string; EndpointStatus: string; FailureReason?: string } | undefined;

beforeEach(() => {
  bench = new Bench();
  bench.answers['sagemaker CreateEndpoint'] = ({ EndpointName, EndpointConfigName }) => {
    endpoint = {
      EndpointName: EndpointName as string,
      EndpointConfigName: EndpointConfigName as string,
      EndpointStatus: 'Creating',
    };
    return { EndpointArn: `arn:aws:sagemaker:us-east-1:000000000000:endpoint/${EndpointName as string}` };
  };
  bench.answers['sagemaker DescribeEndpoint'] = () => {
    if (endpoint === undefined) throw new ServiceError('ValidationException', 'Could not find endpoint "arn".');
    return endpoint;
  };
  bench.answers['sagemaker UpdateEndpoint'] = () =>
    void (endpoint = endpoint && { ...endpoint, EndpointStatus: 'Updating' });
  bench.answers['sagemaker DeleteEndpoint'] = () => void (endpoint = undefined);
});
afterEach(() => bench.stop());

const resources = (config: string) => ({
  E: { Type: 'AWS::SageMaker::Endpoint', Properties: { EndpointConfigName: config } },
  A: parameter('/a', { 'Fn::GetAtt': ['E', 'EndpointName'] }),
});
const begin = (operation: string, config: string) =>
  bench.begin(operation, { StackName: 'S', TemplateBody: templateOf(resources(config)) });
const become = async (changes: Partial<NonNullable<typeof endpoint>>): Promise<void> => {
  endpoint = endpoint && { ...endpoint, ...changes };
  await bench.clock.advance(1000);
};

test('an endpoint is complete when it is in service', async () => {
  await begin('CreateStack', 'one');
  expect(await bench.status('S')).toBe('CREATE_IN_PROGRESS');
  await become({ EndpointStatus: 'InService' });
  expect(await bench.status('S')).toBe('CREATE_COMPLETE');
  expect(bench.parameters.get('/a')).toMatch(/^S-E-[A-Z0-9]{12}$/);
});

test('an endpoint that fails is told by its FailureReason and deleted', async () => {
  await begin('CreateStack', 'one');
  await become({ EndpointStatus: 'Failed', FailureReason: 'The container did not pass the ping health check.' });
  expect(await bench.history('S')).toContain('E CREATE_FAILED The container did not pass the ping health check.');
  expect(await bench.status('S')).toBe('ROLLBACK_COMPLETE');
  expect(endpoint).toBeUndefined();
});

test('an update that SageMaker rolled back fails, though the endpoint is in service', async () => {
  await begin('CreateStack', 'one');
  await become({ EndpointStatus: 'InService' });
  await begin('UpdateStack', 'two');
  await become({ EndpointStatus: 'InService', FailureReason: 'alarm' });
  expect(await bench.history('S')).toContain('E UPDATE_FAILED alarm');
  await become({ EndpointStatus: 'InService' });
  expect(await bench.status('S')).toBe('UPDATE_ROLLBACK_COMPLETE');
});

test('deletion waits until the endpoint is gone', async () => {
  await begin('CreateStack', 'one');
  await become({ EndpointStatus: 'InService' });
  bench.answers['sagemaker DeleteEndpoint'] = () =>
    void (endpoint = endpoint && { ...endpoint, EndpointStatus: 'Deleting' });
  await bench.begin('DeleteStack', { StackName: 'S' });
  expect(await bench.status('S')).toBe('DELETE_IN_PROGRESS');
  endpoint = undefined;
  await bench.clock.advance(1000);
  await expect(bench.status('S')).rejects.toThrow('Stack with id S does not exist');
});
