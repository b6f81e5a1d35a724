import { GATE } from '../../model/text/en/page-door.ts';
import { WORDS } from '../words.ts';
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createCredentials, type Credentials } from '../../lib/page-credentials.ts';
import { cookieValue, knockOf, readTarget, refusalFor, type Refusal } from '../../lib/page-gate.ts';
import { PAGE_POLICY, refusalPage } from './page-frame.ts';
import { helpdeskAnswer, type HelpdeskRoutesIo } from './helpdesk-routes.ts';
import { answerOf, jsonAnswer, type Reply } from '../wire/problems.ts';
import { reasonOf } from '../../lib/error-name.ts';

/** The helpdesk's pages on an address of their own, listening. */
export interface Helpdesk {
  /** Without a trailing slash. */
  readonly url: string;
  /** A link that lets one browser in, once and within a minute. */
  link(): string;
  close(): Promise<void>;
}

export interface HelpdeskIo extends HelpdeskRoutesIo {
  /** Whoever can read the collector's own file may ask for a fresh link. */
  readonly linkToken: string;
}

/** What an answer of one listener depends on. */
interface Site extends HelpdeskIo {
  /** `127.0.0.1:8441`, as a browser writes it into Host. */
  readonly authority: string;
  /** Cookies know no ports: the name tells two collectors on one machine apart. */
  readonly cookieName: string;
  readonly credentials: Credentials;
}

const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': PAGE_POLICY,
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** Not yet listening: call `open` with the authority once the port is known. */
export function createHelpdeskServer(): Server {
  const server = createServer({
    maxHeaderSize: 8 * 1024,
    headersTimeout: 5_000,
    requestTimeout: 10_000,
    keepAliveTimeout: 5_000,
    connectionsCheckingInterval: 1_000,
  });
  server.maxConnections = 64;
  server.setTimeout(30_000);
  return server;
}

/** Serves the pages on a server that listens at `authority`. */
export function openHelpdesk(server: Server, authority: string, io: HelpdeskIo): Helpdesk {
  const site: Site = {
    ...io,
    authority,
    cookieName: `linesman-helpdesk-${authority.replace(/^.*:/, '')}`,
    credentials: createCredentials({
      random: () => randomBytes(32).toString('base64url'),
      monotonicMs: () => performance.now(),
    }),
  };
  server.on('error', (thrown) => {
    io.log(`the helpdesk's page reports: ${reasonOf(thrown)}`);
  });
  server.on('request', (request, response) => void answer(request, response, site));
  const link = (): string => linkOf(site);
  return {
    url: `http://${authority}`,
    link,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

const linkOf = ({ authority, credentials }: Site): string =>
  `http://${authority}/?token=${credentials.mint()}`;

const refused = ({ status, message }: Refusal): Reply =>
  answerOf(status, 'text/html; charset=utf-8', refusalPage(message));

const { REFUSED } = WORDS.helpdesk;

const NO_SESSION: Refusal = {
  status: 401,
  message: REFUSED.noSession,
};

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  site: Site,
): Promise<void> {
  try {
    const { status, headers, body } = await replyTo(request, site);
    response.writeHead(status, { ...SECURITY_HEADERS, ...headers });
    response.end(body);
    // A body that nobody asked for is not waited for.
    if (!request.complete) request.socket.destroySoon();
  } catch (thrown) {
    site.log(`a request for the helpdesk's page broke off: ${reasonOf(thrown)}`);
    response.destroy();
  }
}

async function replyTo(request: IncomingMessage, site: Site): Promise<Reply> {
  const { method = '', headers, url = '' } = request;
  const refusal = refusalFor(knockOf(request), site.authority, GATE);
  if (refusal !== null) return refused(refusal);
  const { path, ticket } = readTarget(url);
  if (method === 'POST') return path === '/link' ? freshLink(headers.authorization, site) : NOTHING;
  const session = cookieValue(headers.cookie, site.cookieName);
  if (path === '/' && ticket !== null) return exchange(ticket, session, site);
  if (!site.credentials.holds(session)) return refused(NO_SESSION);
  const asked = new URLSearchParams(url.split('?')[1] ?? '').get('q');
  return (await helpdeskAnswer(path, asked, site)) ?? NOTHING;
}

const NOTHING = refused({ status: 404, message: REFUSED.nothing });

/**
 * A good ticket becomes a cookie, and leaves the address bar; an old link in a browser that is
 * already in just goes on.
 */
function exchange(ticket: string, session: string | null, site: Site): Reply {
  const fresh = site.credentials.redeem(ticket);
  if (fresh === null && !site.credentials.holds(session)) return refused(NO_SESSION);
  const cookie =
    fresh === null
      ? {}
      : { 'Set-Cookie': `${site.cookieName}=${fresh}; HttpOnly; SameSite=Strict; Path=/` };
  return answerOf(303, 'text/plain', '', { Location: '/', ...cookie });
}

function freshLink(authorization: string | undefined, site: Site): Reply {
  const given = Buffer.from(authorization ?? '');
  const wanted = Buffer.from(`Bearer ${site.linkToken}`);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted))
    return refused({ status: 403, message: REFUSED.ownerOnly });
  return jsonAnswer(200, `${JSON.stringify({ link: linkOf(site) })}\n`);
}
