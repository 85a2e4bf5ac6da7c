/** What an operation describes, as a state change event carries it: times in milliseconds, tags as a map. */
export function eventDetail(described: object, tags: Readonly<Record<string, string>>): object {
  const text = JSON.stringify(
    { ...described, Tags: tags },
    function (this: Record<string, unknown>, key, value: unknown) {
      const original = this[key];
      return original instanceof Date ? original.getTime() : value;
    },
  );
  return JSON.parse(text) as object;
}
