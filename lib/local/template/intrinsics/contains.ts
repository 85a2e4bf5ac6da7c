import { eager, requires } from './intrinsic';

/** Functions of the Rules section. */
export const contains = eager((argument) => {
  const [list, value] = lists(argument, 'Fn::Contains');
  return list.includes(String(value));
});

export const eachMemberEquals = eager((argument) => {
  const [list, value] = lists(argument, 'Fn::EachMemberEquals');
  return list.every((item) => item === String(value));
});

export const eachMemberIn = eager((argument) => {
  const [list, allowed] = lists(argument, 'Fn::EachMemberIn');
  return Array.isArray(allowed) && list.every((item) => allowed.map(String).includes(item));
});

function lists(argument: unknown, name: string): [list: string[], other: unknown] {
  const [list, other] = Array.isArray(argument) ? (argument as unknown[]) : [];
  if (!Array.isArray(list) || other === undefined) throw requires(name, 'a list and a value');
  return [list.map(String), other];
}
