/** What one change lets pass; the same sentences on the page and on a terminal. */
export const allowed = (source: readonly string[], destination: string, ports: string): string =>
  `${source.length === 0 ? 'the source that this device sees (not known here)' : source.join(', ')} to ${destination}, TCP ${ports}`;

export const because = (why: string): string => `${why}.`;

/** @param lasting ports that would hold longer */
export const holdsUntil = (lasting: string): string =>
  `until the server restarts. TCP ${lasting} would hold longer and opens more; static ports hold for good.`;
