import { eager, requires } from './intrinsic';

export const getAzs = eager((argument, scope) => {
  if (typeof argument !== 'string') throw requires('Fn::GetAZs', 'the name of a region, or an empty string');
  return scope.availabilityZones(argument === '' ? String(scope.ref('AWS::Region')) : argument);
});
