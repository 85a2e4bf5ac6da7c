/** Files by which a directory is known as the state of a local cloud. */
export const STATE_MARKS = ['state.db', 'server.json', 'lock', 'server.log'] as const;
