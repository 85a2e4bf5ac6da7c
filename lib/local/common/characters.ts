/** The first characters of a text; none is cut in half, as `slice` would do with those outside the basic plane. */
export function firstCharacters(text: string, count: number): string {
  if (text.length <= count) return text;
  const cut = text.slice(0, count);
  const last = cut.charCodeAt(count - 1);
  return last >= 0xd800 && last <= 0xdbff ? cut.slice(0, -1) : cut;
}
