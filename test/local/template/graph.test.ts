import { dependencyGraph, reversed } from '../../../lib/local/template/graph';
import { parseTemplate } from '../../../lib/local/template/parse/parse-template';

const always = (): boolean => true;

function graphOf(resources: Record<string, object>, condition = always) {
  const typed = Object.fromEntries(
    Object.entries(resources).map(([name, body]) => [name, { Type: 'AWS::SNS::Topic', ...body }]),
  );
  return dependencyGraph(parseTemplate(JSON.stringify({ Resources: typed })), condition);
}

test('references and DependsOn make dependencies', () => {
  const graph = graphOf({
    A: {},
    B: { Properties: { X: { Ref: 'A' } } },
    C: { DependsOn: 'B', Properties: { X: { 'Fn::Sub': '${A.TopicName} ${AWS::Region}' } } },
  });
  expect(Object.fromEntries(graph)).toEqual({ A: [], B: ['A'], C: ['B', 'A'] });
});

test('only the branch of an Fn::If that applies counts', () => {
  const resources = { A: { Condition: 'No' }, B: { Properties: { X: { 'Fn::If': ['No', { Ref: 'A' }, 1] } } } };
  expect(Object.fromEntries(graphOf(resources, () => false))).toEqual({ B: [] });
});

test('the members of a cycle are named, and nobody else', () => {
  const resources = {
    Before: {},
    A: { DependsOn: ['B', 'Before'] },
    B: { Properties: { X: { 'Fn::GetAtt': ['A', 'TopicName'] } } },
    After: { DependsOn: 'A' },
  };
  expect(() => graphOf(resources)).toThrow('Circular dependency between resources: [A, B]');
});

test('names that are not there are refused together', () => {
  const resources = { A: { Properties: { X: { Ref: 'Nope' } }, DependsOn: 'Neither' } };
  expect(() => graphOf(resources)).toThrow(
    'Template format error: Unresolved resource dependencies [Nope, Neither] in the Resources block of the template',
  );
});

test('deletion turns the dependencies round', () => {
  expect(
    Object.fromEntries(
      reversed(
        new Map([
          ['A', []],
          ['B', ['A']],
        ]),
      ),
    ),
  ).toEqual({ A: ['B'], B: [] });
});
