/**
 * What a request to the wire is for; the helpdesk's pages have an address of their own. Paths are compared as they stand on the wire: nothing is decoded, so
 * nothing can hide.
 */
export type Route = { readonly name: 'put-report'; readonly id: string } | ReadRoute;

/** Routes that change nothing. */
export type ReadRoute =
  | { readonly name: 'get-receipt'; readonly id: string }
  | { readonly name: 'key' | 'health' }
  | { readonly name: 'not-found' }
  | { readonly name: 'method-not-allowed'; readonly allow: string };

type Named = 'put-report' | 'get-receipt' | 'key' | 'health';

const READ = ['GET', 'HEAD'];
const TABLE: readonly {
  readonly path: RegExp;
  readonly methods: readonly string[];
  readonly name: Named;
}[] = [
  { path: /^\/v1\/reports\/([^/]+)\/receipt$/, methods: READ, name: 'get-receipt' },
  { path: /^\/v1\/reports\/(.+)$/, methods: ['PUT'], name: 'put-report' },
  { path: /^\/v1\/key$/, methods: READ, name: 'key' },
  { path: /^\/healthz$/, methods: READ, name: 'health' },
];

const MAX_TARGET_CHARS = 512;

export function routeOf(method: string, target: string): Route {
  const path = target.split('?')[0] ?? '';
  if (target.length > MAX_TARGET_CHARS) return { name: 'not-found' };
  for (const { path: pattern, methods, name } of TABLE) {
    const match = pattern.exec(path);
    if (match === null) continue;
    if (!methods.includes(method)) return { name: 'method-not-allowed', allow: methods.join(', ') };
    return name === 'key' || name === 'health' ? { name } : { name, id: match[1] ?? '' };
  }
  return { name: 'not-found' };
}
