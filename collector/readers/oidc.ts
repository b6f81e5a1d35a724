import type { Configuration } from 'openid-client';
import { reasonOf } from '../../lib/error-name.ts';
import { exchangeHttp, type Method } from '../../lib/http-exchange.ts';
import { isThisMachine } from '../listen-address.ts';
import { type Claims, type GroupRules, groupsIn, nameIn, roleOf } from './claims.ts';
import type { Reader } from './reader.ts';

/** How to ask the company's own login (OpenID Connect Core 1.0, code flow with PKCE). */
export interface OidcSettings extends GroupRules {
  readonly issuer: string;
  readonly clientId: string;
  /** Null: a public client. */
  readonly secret: string | null;
  readonly scopes: string;
}

export type Began =
  /** `state` is bound to the browser by a cookie. */
  | { readonly ok: true; readonly url: string; readonly state: string }
  | { readonly ok: false; readonly reason: 'unreachable' };

export type Finished =
  | { readonly ok: true; readonly reader: Reader }
  /** `refused`: by the company's login; `no-group`: known there, and in none of the groups. */
  | { readonly ok: false; readonly reason: 'refused' | 'no-group'; readonly name: string | null };

export interface Oidc {
  begin(): Promise<Began>;
  /**
   * @param target of the request that came back, with its query
   * @param state out of the browser's cookie
   */
  finish(target: string, state: string | null): Promise<Finished>;
}

/** Where the company's login sends browsers back to. */
export const CALLBACK = '/oidc/callback';
const PENDING_LIFE_MS = 10 * 60 * 1000;
const MAX_PENDING = 1_000;
const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 256 * 1024;
/** Keys of the server change: what was found out about it holds no longer. */
const DISCOVERY_LIFE_MS = 60 * 60 * 1000;

interface Pending {
  readonly verifier: string;
  readonly nonce: string;
  readonly madeMs: number;
}

export interface OidcIo {
  /** Where browsers find the helpdesk's pages. */
  readonly origin: string;
  readonly log: (message: string) => void;
  readonly monotonicMs: () => number;
}

/** Only a browser that began may finish, once and within ten minutes. */
export function createOidc(settings: OidcSettings, { origin, log, monotonicMs }: OidcIo): Oidc {
  const pending = new Map<string, Pending>();
  let known: { readonly configuration: Configuration; readonly atMs: number } | null = null;
  // Loading it costs a start that nobody logs in to.
  const library = () => import('openid-client');

  const configuration = async (): Promise<Configuration> => {
    if (known !== null && monotonicMs() - known.atMs < DISCOVERY_LIFE_MS)
      return known.configuration;
    const client = await library();
    const issuer = new URL(settings.issuer);
    const isPlain = issuer.protocol === 'http:' && isThisMachine(issuer.hostname);
    const found = await client.discovery(
      issuer,
      settings.clientId,
      undefined,
      settings.secret === null ? client.None() : client.ClientSecretBasic(settings.secret),
      {
        [client.customFetch]: boundedFetch,
        timeout: TIMEOUT_MS / 1000,
        // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to be noticed; of this machine alone
        ...(isPlain ? { execute: [client.allowInsecureRequests] } : {}),
      },
    );
    known = { configuration: found, atMs: monotonicMs() };
    return found;
  };

  const take = (state: string | null): Pending | null => {
    const found = state === null ? undefined : pending.get(state);
    if (found === undefined || state === null) return null;
    pending.delete(state);
    return monotonicMs() - found.madeMs > PENDING_LIFE_MS ? null : found;
  };

  return {
    begin: async () => {
      try {
        const client = await library();
        const config = await configuration();
        const [state, nonce] = [client.randomState(), client.randomNonce()];
        const verifier = client.randomPKCECodeVerifier();
        const url = client.buildAuthorizationUrl(config, {
          redirect_uri: origin + CALLBACK,
          scope: settings.scopes,
          code_challenge: await client.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
          state,
          nonce,
        });
        const [oldest] = pending.keys();
        if (pending.size >= MAX_PENDING && oldest !== undefined) pending.delete(oldest);
        pending.set(state, { verifier, nonce, madeMs: monotonicMs() });
        return { ok: true, url: url.href, state };
      } catch (thrown) {
        log(`the login of ${settings.issuer} cannot be asked: ${reasonOf(thrown)}`);
        return { ok: false, reason: 'unreachable' };
      }
    },
    finish: async (target, state) => {
      const began = take(state);
      if (began === null || state === null) return { ok: false, reason: 'refused', name: null };
      try {
        const client = await library();
        const config = await configuration();
        const tokens = await client.authorizationCodeGrant(config, new URL(target, origin), {
          pkceCodeVerifier: began.verifier,
          expectedState: state,
          expectedNonce: began.nonce,
          idTokenExpected: true,
        });
        const token: Claims & { readonly sub?: string } = tokens.claims() ?? {};
        const asked = (): Promise<Claims> =>
          client.fetchUserInfo(config, tokens.access_token, token.sub ?? '');
        const hasAll = groupsIn(token, settings) !== null && 'preferred_username' in token;
        // Servers put groups into the token, or tell them only when asked.
        const hasUserInfo = config.serverMetadata().userinfo_endpoint !== undefined;
        const claims = hasAll || !hasUserInfo ? token : { ...(await asked()), ...token };
        const name = nameIn(claims);
        const role = roleOf(groupsIn(claims, settings) ?? [], settings);
        return role === null
          ? { ok: false, reason: 'no-group', name }
          : { ok: true, reader: { name, role, way: 'oidc' } };
      } catch (thrown) {
        log(`the login of ${settings.issuer} let nobody in: ${reasonOf(thrown)}`);
        return { ok: false, reason: 'refused', name: null };
      }
    },
  };
}

/** The company's login is a server like any other: bounded in size and time, and no redirect. */
async function boundedFetch(
  url: string,
  options: {
    readonly method: string;
    readonly headers: Record<string, string>;
    readonly body?: unknown;
  },
): Promise<Response> {
  const text = options.body instanceof URLSearchParams ? options.body.toString() : options.body;
  const body = typeof text === 'string' ? Buffer.from(text) : null;
  const answer = await exchangeHttp({
    method: options.method as Method,
    url: new URL(url),
    headers: {
      ...options.headers,
      ...(body === null ? {} : { 'Content-Length': String(body.length) }),
    },
    ...(body === null ? {} : { body }),
    timeoutMs: TIMEOUT_MS,
    maxBodyBytes: MAX_ANSWER_BYTES,
    whenLonger: 'refuse',
  });
  if (!answer.ok) throw new Error(answer.why);
  const headers = new Headers();
  for (const [name, value] of answer.fields) headers.append(name, value);
  return new Response(answer.status === 204 ? null : Uint8Array.from(answer.body), {
    status: answer.status,
    headers,
  });
}
