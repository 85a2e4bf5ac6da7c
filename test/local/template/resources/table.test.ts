import { RESOURCE_TYPES } from '../../../../lib/local/template/resources/table';
import { tryFindSpec } from '../../../../lib/local/template/specs/specs';

test.each(Object.entries(RESOURCE_TYPES))(
  '%s declares only properties that its specification knows',
  (type, { properties, records = [] }) => {
    const known = Object.keys(tryFindSpec(type)?.properties ?? {});
    expect([...properties, ...records].filter((name) => !known.includes(name))).toEqual([]);
  },
);

test.each(Object.entries(RESOURCE_TYPES))(
  '%s says what it does when it only keeps a record',
  (_type, { parity, how }) => {
    expect(parity === 'real' || how !== undefined).toBe(true);
  },
);
