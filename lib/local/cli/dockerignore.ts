/** Says for a path (relative, with `/`) whether a `.dockerignore` leaves it out. The last line that matches decides. */
export function dockerIgnore(text: string): (path: string) => boolean {
  const rules = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ keeps: line.startsWith('!'), pattern: patternOf(line.replace(/^!/, '')) }));
  return (path) => {
    let ignored = false;
    for (const { keeps, pattern } of rules) if (pattern.test(path)) ignored = !keeps;
    return ignored;
  };
}

/** Go's filepath.Match with Docker's `**`; a folder that matches takes everything below it along. */
function patternOf(line: string): RegExp {
  const segments = line
    .trim()
    .replace(/^\.?\/+|\/+$/g, '')
    .split('/');
  const source = segments.map((segment, index) => {
    const last = index === segments.length - 1;
    if (segment === '**') return last ? '.*' : '(?:[^/]+/)*';
    return segmentOf(segment) + (last ? '' : '/');
  });
  return new RegExp(`^${source.join('')}(?:/.*)?$`);
}

function segmentOf(segment: string): string {
  return segment.replace(/[.+^${}()|[\]\\*?]/g, (character) => {
    if (character === '*') return '[^/]*';
    return character === '?' ? '[^/]' : `\\${character}`;
  });
}
