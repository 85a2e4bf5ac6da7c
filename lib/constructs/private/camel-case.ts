/** The names of CDK's L1s for members of AWS's API; names that the user has given stay. */
export function camelCase(value: unknown, key = ''): unknown {
  if (key === 'Environment') return value;
  if (Array.isArray(value)) return value.map((item) => camelCase(item));
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [lowerFirst(name), camelCase(member, name)]));
}

function lowerFirst(name: string): string {
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}`.replace(/GB$/, 'Gb');
}
