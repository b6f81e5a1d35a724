import { isIP } from 'node:net';
import { signalAfter } from '../../lib/deadline.ts';
import { asciiHost } from '../../lib/idn.ts';
import { exchangeHttp } from '../../lib/http-exchange.ts';
import { EXCHANGE_BUILDS } from '../../model/exchange-builds.ts';
import { OWA } from '../../model/text/en/evidence-rungs.ts';

/** What the web side of a server says of the version of Exchange; null where it says nothing. */
export interface WebVersion {
  readonly product: string;
  /** What showed it, for a person. */
  readonly evidence: string;
  /** Exchange 2013 and later serve Outlook over HTTP alone. */
  readonly isLate: boolean;
}

/** A header may hold anything, and what it holds is shown to people. */
const BUILD = /^\d{1,2}(?:\.\d{1,5}){1,3}$/;
/**
 * OWA's folder of scripts and styles bears the build: `/owa/auth/15.2.858/themes/…`,
 * `/owa/8.3.83.4/themes/…`.
 */
const BUILD_IN_PAGE = /\/owa\/(?:auth\/)?(\d{1,2}\.\d{1,2}\.\d{1,5}(?:\.\d{1,5})?)\//;
/** Managed availability of Exchange 2013 and later: `200 OK<br/>SERVER`. */
const HEALTH = /^200 OK<br\/>/;

/** One answer of the web side, as far as it was read. */
export interface WebAnswer {
  readonly path: '/owa/' | '/owa/auth/logon.aspx' | '/owa/healthcheck.htm';
  readonly owaVersion: string | null;
  readonly body: string;
}

/** Reads a version out of what came. Pure. */
export function webVersionIn(answers: readonly WebAnswer[]): WebVersion | null {
  for (const { path, owaVersion, body } of answers) {
    const stated = owaVersion !== null && BUILD.test(owaVersion) ? owaVersion : null;
    const build = stated ?? BUILD_IN_PAGE.exec(body)?.[1] ?? null;
    const known = build === null ? undefined : EXCHANGE_BUILDS.find((one) => one.build.test(build));
    if (build !== null && known !== undefined)
      return {
        product: known.product,
        isLate: known.isLate,
        evidence: OWA.build(path, build, known.product),
      };
  }
  if (answers.some(({ path, body }) => path === '/owa/healthcheck.htm' && HEALTH.test(body))) {
    return {
      product: 'Exchange 2013 or later',
      isLate: true,
      evidence: OWA.healthCheck,
    };
  }
  return null;
}

const PATHS: readonly WebAnswer['path'][] = [
  '/owa/',
  '/owa/auth/logon.aspx',
  '/owa/healthcheck.htm',
];
const HTTPS_PORT = 443;
const ANSWER_WITHIN_MS = 5000;
const MAX_BODY_BYTES = 64 * 1024;

/**
 * Asks three pages of the web side of the host itself, without credentials, cookies or redirects.
 * Whether its certificate is trusted plays no part: nothing is told to it, and what it says is a
 * hint.
 *
 * @param address what was connected to for RPC; `host` is the name for SNI and the Host header
 * @returns null when nothing there speaks of a version; what could not be asked is left out
 */
export async function askWebSide(
  address: string,
  host: string,
  signal: AbortSignal,
  port = HTTPS_PORT,
): Promise<WebVersion | null> {
  const limited = AbortSignal.any([signal, signalAfter(ANSWER_WITHIN_MS)]);
  const name = asciiHost(host);
  const authority = isIP(name) === 6 ? `[${name}]` : name;
  if (!URL.canParse(`https://${authority}`)) return null;
  const ask = async (path: WebAnswer['path']): Promise<WebAnswer | null> => {
    const answer = await exchangeHttp({
      method: 'GET',
      url: new URL(path, `https://${authority}`),
      headers: { 'User-Agent': 'Linesman/1', Accept: 'text/html' },
      timeoutMs: ANSWER_WITHIN_MS,
      signal: limited,
      maxBodyBytes: MAX_BODY_BYTES,
      whenLonger: 'cut',
      way: { host: address, port, trust: 'any' },
    });
    // Closed, silent or no TLS: the web side says nothing, which is an answer as well.
    if (!answer.ok) return null;
    const version = answer.headers['x-owa-version'];
    return {
      path,
      owaVersion: typeof version === 'string' ? version : null,
      body: answer.body.toString('latin1'),
    };
  };
  return webVersionIn((await Promise.all(PATHS.map(ask))).filter((answer) => answer !== null));
}
