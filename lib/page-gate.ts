import type { IncomingMessage } from 'node:http';

/** What decides whether a request may go on; header values as they came, null when absent. */
export interface Knock {
  readonly method: string;
  readonly host: string | null;
  readonly origin: string | null;
  /** `Sec-Fetch-Site` (Fetch Metadata, W3C): who caused the request, in the browser's own words. */
  readonly fetchSite: string | null;
}

const first = (header: string | string[] | undefined): string | null =>
  (Array.isArray(header) ? header[0] : header) ?? null;

export const knockOf = ({ method = '', headers }: IncomingMessage): Knock => ({
  method,
  host: headers.host ?? null,
  origin: headers.origin ?? null,
  fetchSite: first(headers['sec-fetch-site']),
});

export interface Refusal {
  readonly status: number;
  readonly message: string;
}

/** What a person reads who is turned away. */
export interface GateWords {
  readonly otherHost: (origin: string) => string;
  readonly otherMethod: string;
  readonly otherPage: string;
  readonly noOrigin: string;
  readonly ledHere: string;
}

/**
 * Turns away what did not come from our own page in this very origin: rebound names (Host), foreign
 * pages (Origin, Sec-Fetch-Site).
 *
 * @param own our origin as a browser writes it, `http://127.0.0.1:PORT`
 * @returns null when the request may go on
 */
export function refusalFor(
  { method, host, origin, fetchSite }: Knock,
  own: string,
  words: GateWords,
): Refusal | null {
  if (host !== own.replace(/^https?:\/\//, ''))
    return { status: 400, message: words.otherHost(own) };
  if (method !== 'GET' && method !== 'POST') return { status: 405, message: words.otherMethod };
  if (origin !== null && origin !== own) return { status: 403, message: words.otherPage };
  if (origin === null && method === 'POST') return { status: 403, message: words.noOrigin };
  if (fetchSite !== null && fetchSite !== 'same-origin' && fetchSite !== 'none') {
    return {
      status: 403,
      message: words.ledHere,
    };
  }
  return null;
}

/** The value of one cookie of a Cookie header (RFC 6265, 4.2.1), or null. */
export function cookieValue(header: string | undefined, name: string): string | null {
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at !== -1 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return null;
}

/** Of a request target: the path, and the ticket if one is in the query. */
export function readTarget(target: string): {
  readonly path: string;
  readonly ticket: string | null;
} {
  const at = target.indexOf('?');
  if (at === -1) return { path: target, ticket: null };
  return {
    path: target.slice(0, at),
    ticket: new URLSearchParams(target.slice(at + 1)).get('token'),
  };
}
