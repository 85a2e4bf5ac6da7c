import { RESOURCE_TYPES } from '../lib/local/template/resources/table';
import type { ParityRow } from './generate-parity';

/** One row a CloudFormation type, with the properties that are kept but have no effect here. */
export function resourceRows(): ParityRow[] {
  const entries = Object.entries(RESOURCE_TYPES).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([name, { parity, how, records = [] }]) => {
    const recorded = records.length === 0 ? undefined : `recorded only: ${records.join(', ')}`;
    return { name, parity, how: [how, recorded].filter(Boolean).join('; ') };
  });
}
