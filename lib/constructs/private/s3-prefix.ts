/** A prefix as a folder: no slash before, one behind; empty for the whole bucket. */
export function folderPrefix(prefix: string): string {
  const trimmed = prefix.replace(/^\/+|\/+$/g, '');
  return trimmed === '' ? '' : `${trimmed}/`;
}
