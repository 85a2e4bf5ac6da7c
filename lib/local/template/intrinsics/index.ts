import { and } from './and';
import { base64 } from './base64';
import { cidr } from './cidr';
import { contains, eachMemberEquals, eachMemberIn } from './contains';
import { equals } from './equals';
import { findInMap } from './find-in-map';
import { getAtt } from './get-att';
import { getAzs } from './get-azs';
import { getStackOutput } from './get-stack-output';
import { ifCondition } from './if';
import { importValue } from './import-value';
import type { Intrinsic } from './intrinsic';
import { join } from './join';
import { length } from './length';
import { not } from './not';
import { or } from './or';
import { ref } from './ref';
import { select } from './select';
import { split } from './split';
import { sub } from './sub';
import { toJsonString } from './to-json-string';
import { transform } from './transform';

/** Every intrinsic function; what is not here fails the template. */
export const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: ref,
  'Fn::And': and,
  'Fn::Base64': base64,
  'Fn::Cidr': cidr,
  'Fn::Contains': contains,
  'Fn::EachMemberEquals': eachMemberEquals,
  'Fn::EachMemberIn': eachMemberIn,
  'Fn::Equals': equals,
  'Fn::FindInMap': findInMap,
  'Fn::GetAZs': getAzs,
  'Fn::GetAtt': getAtt,
  'Fn::GetStackOutput': getStackOutput,
  'Fn::If': ifCondition,
  'Fn::ImportValue': importValue,
  'Fn::Join': join,
  'Fn::Length': length,
  'Fn::Not': not,
  'Fn::Or': or,
  'Fn::Select': select,
  'Fn::Split': split,
  'Fn::Sub': sub,
  'Fn::ToJsonString': toJsonString,
  'Fn::Transform': transform,
};
