/** Names of members that CloudFormation's properties and the API write differently. */
const EXCEPTIONS: Readonly<Record<string, string>> = { volumeSizeInGb: 'VolumeSizeInGB' };

/** Maps from names of the user's: they stay as they are. */
const MAPS = new Set(['environment']);

function apiName(name: string): string {
  return EXCEPTIONS[name] ?? `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
}

/** Properties of an L1 as the input of SageMaker's API: the same, with a capital letter. Tokens pass. */
export function apiInput(properties: unknown): unknown {
  if (Array.isArray(properties)) return properties.map(apiInput);
  if (typeof properties !== 'object' || properties === null) return properties;
  if ('resolve' in properties) return properties;
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [apiName(name), MAPS.has(name) ? value : apiInput(value)]),
  );
}
