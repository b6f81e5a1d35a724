import { GATE } from '../../model/text/en/page-door.ts';
import { WORDS } from '../words.ts';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { knockOf, readTarget, refusalFor, type Refusal } from '../../lib/page-gate.ts';
import { createOidc, type OidcSettings } from '../readers/oidc.ts';
import { isCallback, oidcAnswer } from './oidc-door.ts';
import { createComeIn } from '../readers/come-in.ts';
import type { Certificate } from '../wire/certificate.ts';
import { changeTaken } from './fleet-routes.ts';
import { byLink, type DoorIo, formIn, logIn, logOut, sessionIn, shut } from './door.ts';
import { PAGE_POLICY, refusalPage } from './page-frame.ts';
import { helpdeskAnswer, type HelpdeskRoutesIo } from './helpdesk-routes.ts';
import { isFull } from '../store/database-errors.ts';
import { answerOf, type Reply } from '../wire/problems.ts';
import { reasonOf } from '../../lib/error-name.ts';

/** The helpdesk's pages on an address of their own, listening. */
export interface Helpdesk {
  /** Where browsers find it, without a trailing slash. */
  readonly url: string;
  /** A link that lets one browser in, once and within a minute. */
  link(): string;
  /** Whether somebody may log in; until then only a link lets in. */
  hasAccounts(): boolean;
  close(): Promise<void>;
}

export interface HelpdeskIo extends HelpdeskRoutesIo {
  readonly proxies: readonly string[];
  /** The company's own login; null where there is none. */
  readonly oidc: OidcSettings | null;
}

/** What an answer of one listener depends on. */
type Site = Omit<HelpdeskIo, 'oidc'> & DoorIo;

const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': PAGE_POLICY,
  // Under no-referrer a browser sends a form with `Origin: null` (Fetch, append a request Origin header).
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/**
 * Not yet listening: call `openHelpdesk` once the port is known.
 *
 * @param certificate null: plain HTTP, for this machine or a TLS proxy
 */
export function createHelpdeskServer(certificate: Certificate | null): Server {
  const options = {
    maxHeaderSize: 8 * 1024,
    headersTimeout: 5_000,
    requestTimeout: 10_000,
    keepAliveTimeout: 5_000,
    connectionsCheckingInterval: 1_000,
  };
  const server =
    certificate === null
      ? createServer(options)
      : createTlsServer({ ...options, ...certificate, handshakeTimeout: 5_000 });
  server.maxConnections = 64;
  server.setTimeout(30_000);
  return server;
}

/** Serves the pages on a server that listens, and that browsers find at `origin`. */
export function openHelpdesk(server: Server, origin: string, io: HelpdeskIo): Helpdesk {
  const { readers } = io;
  const monotonicMs = (): number => performance.now();
  const site: Site = {
    ...io,
    origin,
    comeIn: createComeIn(readers, monotonicMs),
    oidc: io.oidc === null ? null : createOidc(io.oidc, { origin, log: io.log, monotonicMs }),
  };
  server.on('error', (thrown) => {
    io.log(`the helpdesk's page reports: ${reasonOf(thrown)}`);
  });
  server.on('request', (request, response) => void answer(request, response, site));
  return {
    url: origin,
    link: () => `${origin}/?token=${readers.mintTicket()}`,
    hasAccounts: () => io.oidc !== null || readers.accounts().length > 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          readers.close();
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

const refused = ({ status, message }: Refusal): Reply =>
  answerOf(status, 'text/html; charset=utf-8', refusalPage(message));

const { REFUSED } = WORDS.helpdesk;

function fullOrThrow(thrown: unknown): Reply {
  if (!isFull(thrown)) throw thrown;
  return refused({ status: 503, message: REFUSED.full });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  site: Site,
): Promise<void> {
  try {
    const { status, headers, body } = await replyTo(request, site).catch(fullOrThrow);
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
  const { method = '', url = '' } = request;
  const knock = knockOf(request);
  const refusal = refusalFor(
    isCallback(request) ? { ...knock, fetchSite: null } : knock,
    site.origin,
    GATE,
  );
  if (refusal !== null) return refused(refusal);
  const byCompany = site.oidc === null ? null : await oidcAnswer(request, site.oidc, site);
  if (byCompany !== null) return byCompany;
  const { path, ticket } = readTarget(url);
  if (method === 'POST' && path === '/login') return (await logIn(request, site)) ?? BAD_FORM;
  const session = sessionIn(request, site);
  const reader = site.readers.holds(session);
  if (method === 'GET' && path === '/' && ticket !== null) return byLink(site, ticket, reader);
  if (reader === null || session === null) return shut(site, method === 'GET' ? url : '/', null);
  if (method === 'POST' && path === '/logout') return logOut(site, session, reader);
  if (method === 'POST' && (path === '/take' || path === '/hand-back')) {
    const form = await formIn(request);
    const cause = form?.get('cause') ?? null;
    if (cause === null) return BAD_FORM;
    return (await changeTaken(path, cause, reader, site)) ? BACK : NOTHING;
  }
  if (method === 'POST') return NOTHING;
  const asked = new URLSearchParams(url.split('?')[1] ?? '').get('q');
  return (await helpdeskAnswer(path, asked, reader, site)) ?? NOTHING;
}

const NOTHING = refused({ status: 404, message: REFUSED.nothing });
const BACK = answerOf(303, 'text/plain', '', { Location: '/' });
const BAD_FORM = refused({ status: 400, message: REFUSED.badForm });
