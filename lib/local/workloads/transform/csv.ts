/** The fields of a line (RFC 4180) with their quotes, so that they can be put together again as they were. */
export function fieldsOf(line: string): string[] {
  if (!line.includes('"')) return line.split(',');
  const fields: string[] = [];
  let begin = 0;
  let quoted = false;
  for (let at = 0; at <= line.length; at += 1) {
    const character = line[at];
    if (character === '"') quoted = !quoted;
    else if (character === undefined || (character === ',' && !quoted)) {
      fields.push(line.slice(begin, at));
      begin = at + 1;
    }
  }
  return fields;
}
