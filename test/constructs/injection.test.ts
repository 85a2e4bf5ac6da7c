import type { InjectionContext, IPropertyInjector } from 'aws-cdk-lib';
import { PropertyInjectors, RemovalPolicy } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import * as library from '../../lib/constructs/index';
import { makeStack } from './_stack';

type Injectable = (new (scope: Construct, id: string, props: object) => Construct) & {
  readonly PROPERTY_INJECTION_ID: string;
};

const isConstructClass = (exported: unknown): exported is Injectable =>
  typeof exported === 'function' && exported.prototype instanceof Construct;

/** The classes of which an app makes constructs; the others are their bases. */
const classes = (Object.entries(library) as [string, unknown][]).filter(
  (entry): entry is [string, Injectable] => isConstructClass(entry[1]) && !/(Base|PipelineStep)$/.test(entry[0]),
);

class Marker extends Error {}

/** Proves that it was asked, with whose props, before the construct looked at any. */
class Witness implements IPropertyInjector {
  constructor(readonly constructUniqueId: string) {}
  inject(props: object, { id }: InjectionContext): never {
    throw new Marker(`${id} ${JSON.stringify(props)}`);
  }
}

describe('property injectors', () => {
  test.each(classes)('%s lets them set its props', (name, Class) => {
    expect(Class.PROPERTY_INJECTION_ID).toBe(`cdk-trainyard.${name}`);
    const stack = makeStack();
    PropertyInjectors.of(stack).add(new Witness(Class.PROPERTY_INJECTION_ID));
    expect(() => new Class(stack, 'Made', { given: 1 })).toThrow(new Marker('Made {"given":1}'));
  });

  test('set what a company wants for all of a kind', () => {
    const stack = makeStack();
    PropertyInjectors.of(stack).add({
      constructUniqueId: library.DatasetBucket.PROPERTY_INJECTION_ID,
      inject: (props: library.DatasetBucketProps) => ({ removalPolicy: RemovalPolicy.DESTROY, ...props }),
    });
    new library.DatasetBucket(stack, 'Data');
    const policies = Object.values(Template.fromStack(stack).findResources('AWS::S3::Bucket'));
    expect(policies.map(({ DeletionPolicy }) => DeletionPolicy as string)).toEqual(policies.map(() => 'Delete'));
  });
});
