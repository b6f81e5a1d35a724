import type { UploadRoute } from './tus-routes.ts';

/**
 * What a request to the wire is for; the helpdesk's pages have an address of their own. Paths are compared as they stand on the wire: nothing is decoded, so
 * nothing can hide.
 */
export type Route =
  | { readonly name: 'put-report'; readonly id: string }
  | ({ readonly name: 'upload' } & UploadRoute)
  | { readonly name: 'enrol' }
  | ReadRoute;

/** Routes that change nothing. */
export type ReadRoute =
  | { readonly name: 'get-receipt' | 'get-others'; readonly id: string }
  | { readonly name: 'key' | 'health' | 'hello' }
  | { readonly name: 'not-found' }
  | { readonly name: 'method-not-allowed'; readonly allow: string };

type Named =
  'enrol' | 'put-report' | 'get-receipt' | 'get-others' | 'key' | 'health' | 'hello' | 'upload';

const READ = ['GET', 'HEAD'];
const TABLE: readonly {
  readonly path: RegExp;
  readonly methods: readonly string[];
  readonly name: Named;
}[] = [
  { path: /^\/v1\/reports\/([^/]+)\/receipt$/, methods: READ, name: 'get-receipt' },
  { path: /^\/v1\/reports\/([^/]+)\/others$/, methods: READ, name: 'get-others' },
  { path: /^\/v1\/reports\/(.+)$/, methods: ['PUT'], name: 'put-report' },
  { path: /^\/v1\/uploads\/?$/, methods: ['POST', 'OPTIONS'], name: 'upload' },
  {
    path: /^\/v1\/uploads\/([0-9a-f]{32})$/,
    methods: ['HEAD', 'PATCH', 'DELETE', 'OPTIONS'],
    name: 'upload',
  },
  { path: /^\/v1\/devices$/, methods: ['POST'], name: 'enrol' },
  { path: /^\/v1\/hello$/, methods: READ, name: 'hello' },
  { path: /^\/v1\/key$/, methods: READ, name: 'key' },
  { path: /^\/healthz$/, methods: READ, name: 'health' },
];

const MAX_TARGET_CHARS = 512;

/** @param override `X-HTTP-Method-Override`, by which tus lets a client that has no PATCH send POST */
export function routeOf(asked: string, target: string, override: string | null = null): Route {
  const method =
    asked === 'POST' && override !== null && target.startsWith('/v1/uploads/') ? override : asked;
  const path = target.split('?')[0] ?? '';
  if (target.length > MAX_TARGET_CHARS) return { name: 'not-found' };
  for (const { path: pattern, methods, name } of TABLE) {
    const match = pattern.exec(path);
    if (match === null) continue;
    if (!methods.includes(method)) return { name: 'method-not-allowed', allow: methods.join(', ') };
    const [, named] = match;
    if (name === 'upload')
      return { name, method: method as UploadRoute['method'], token: named ?? null };
    return name === 'put-report' || name === 'get-receipt' || name === 'get-others'
      ? { name, id: named ?? '' }
      : { name };
  }
  return { name: 'not-found' };
}
