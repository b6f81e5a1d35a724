import { asCalled } from '../../model/text/as-called.ts';
import { GATE, REFUSED } from '../../model/text/en/page-door.ts';
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { DoorError } from '../../model/contract.ts';
import type { AgentHandle } from '../handle.ts';
import { reasonOf } from '../../lib/error-name.ts';
import { nodeHttp } from '../../lib/node-http.ts';
import type { Log } from '../log.ts';
import { NO_SESSION, SECURITY_HEADERS, send, sendError, sendRefusalPage } from './answers.ts';
import { answerRequest } from './api.ts';
import { isArtefact, sendArtefact } from './artefacts.ts';
import { type Asset, loadAssets } from './assets.ts';
import { boundConnections } from './connections.ts';
import { createCredentials, type Credentials } from '../../lib/page-credentials.ts';
import { cookieValue, knockOf, readTarget, type Refusal, refusalFor } from '../../lib/page-gate.ts';
import { createStreams, type Streams } from './streams.ts';

/** A browser opens six to a site, and a stream for each page. */
const MAX_CONNECTIONS = 64;

/**
 * The page on loopback: asked for through the door, closed until then. It outlives an agent that
 * another one follows in the same process, so that a page that is open goes on.
 */
export interface PageServer {
  /** From now on this agent is shown. @returns ends that: until the next one, requests wait for it */
  serve(handle: AgentHandle): () => void;
  /**
   * Opens the server if it is closed. Rejects with a sentence when the page's files are missing or
   * no port can be had.
   */
  open(): Promise<{ url: string }>;
  close(): Promise<void>;
}

export interface PageServerOptions {
  /** Holds index.html, main.js, style.css and favicon.svg. */
  readonly assetsFolder: string;
  /** What stands before the name of a command that the reader is to type. */
  readonly callPrefix: string;
  readonly log: Log;
}

/** Whom the page shows; `streams` only while the server is open and there is an agent. */
interface Shown {
  handle: AgentHandle | null;
  streams: Streams | null;
}

/** Everything that one answer may need. */
interface Site {
  /** `127.0.0.1:PORT` */
  readonly authority: string;
  /** Cookies know no ports: the name tells two agents on one machine apart. */
  readonly cookieName: string;
  readonly assets: ReadonlyMap<string, Asset>;
  readonly credentials: Credentials;
  readonly shown: Readonly<Shown>;
  readonly callPrefix: string;
  readonly log: Log;
}

interface Running {
  readonly server: Server;
  readonly site: Site;
}

export function createPageServer(options: PageServerOptions): PageServer {
  let running: Promise<Running> | null = null;
  const shown: Shown = { handle: null, streams: null };
  const renewStreams = (): void => {
    shown.streams?.close();
    shown.streams = running === null || shown.handle === null ? null : createStreams(shown.handle);
  };

  return {
    serve: (handle) => {
      shown.handle = handle;
      renewStreams();
      return () => {
        if (shown.handle !== handle) return;
        shown.handle = null;
        renewStreams();
        // Nobody answers what was asked of it. A start that failed was reported to whoever opened.
        running?.then(
          ({ server }) => {
            server.closeAllConnections();
          },
          () => undefined,
        );
      };
    },
    open: async () => {
      const starting = running ?? start(options, shown);
      if (running === null) {
        running = starting;
        renewStreams();
      }
      try {
        const { site } = await starting;
        return { url: `http://${site.authority}/?token=${site.credentials.mint()}` };
      } catch (thrown) {
        if (running === starting) {
          running = null;
          renewStreams();
        }
        throw thrown;
      }
    },
    close: async () => {
      const closing = running;
      running = null;
      renewStreams();
      if (closing === null) return;
      // A start that failed was reported to whoever opened; there is nothing to close then.
      const open = await closing.catch(() => null);
      if (open === null) return;
      const { server } = open;
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      });
    },
  };
}

async function start(
  { assetsFolder, callPrefix, log }: PageServerOptions,
  shown: Readonly<Shown>,
): Promise<Running> {
  const assets = await loadAssets(assetsFolder, callPrefix);
  const server = nodeHttp().createServer({
    maxHeaderSize: 8 * 1024,
    headersTimeout: 5_000,
    requestTimeout: 10_000,
    keepAliveTimeout: 5_000,
    // Node looks every 30 s unless told otherwise, and the time-outs above hold no sooner.
    connectionsCheckingInterval: 1_000,
  });
  boundConnections(server, MAX_CONNECTIONS);
  const port = await listen(server);
  const site: Site = {
    authority: `127.0.0.1:${String(port)}`,
    cookieName: `linesman-${String(port)}`,
    assets,
    credentials: createCredentials({
      random: () => randomBytes(32).toString('base64url'),
      monotonicMs: () => performance.now(),
    }),
    shown,
    callPrefix,
    log,
  };
  server.on('error', (thrown) => {
    log(`page: ${reasonOf(thrown)}`);
  });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    answer(request, response, site).catch((thrown: unknown) => {
      log(`page: a request broke off: ${reasonOf(thrown)}`);
      response.destroy();
    });
  });
  return { server, site };
}

const listen = (server: Server): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
      else reject(new Error('the page server got no TCP port'));
    });
  });

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  site: Site,
): Promise<void> {
  const { method = '', headers, url = '' } = request;
  const refusal = refusalFor(knockOf(request), `http://${site.authority}`, GATE);
  const { path, ticket } = readTarget(url);
  if (refusal !== null) {
    refuse(path, response, refusal, site);
    return;
  }
  const session = cookieValue(headers.cookie, site.cookieName);
  if (method === 'GET' && path === '/' && ticket !== null) {
    exchange(ticket, session, response, site);
    return;
  }
  if (!site.credentials.holds(session)) {
    refuse(path, response, NO_SESSION, site);
    return;
  }
  await serve(method, path, session, request, response, site);
}

async function serve(
  method: string,
  path: string,
  session: string | null,
  request: IncomingMessage,
  response: ServerResponse,
  site: Site,
): Promise<void> {
  const asset = site.assets.get(path);
  const { handle, streams } = site.shown;
  if (method === 'GET' && asset !== undefined) send(response, 200, asset.type, asset.body);
  else if (handle === null || streams === null)
    refuse(path, response, { status: 503, message: REFUSED.beginsAnew }, site);
  else if (method === 'GET' && path === '/api/events')
    streams.open(response, () => site.credentials.holds(session));
  else if (method === 'POST' && path.startsWith('/api/'))
    await answerRequest(path.slice('/api/'.length), request, response, handle, site.log);
  else if (method === 'GET' && isArtefact(path))
    await sendArtefact(path, response, handle, site.callPrefix);
  else refuse(path, response, { status: 404, message: REFUSED.nothing }, site);
}

/**
 * A good ticket becomes a cookie, and leaves the address bar; an old link in a browser that is
 * already in just goes on.
 */
function exchange(
  ticket: string,
  session: string | null,
  response: ServerResponse,
  { credentials, cookieName, callPrefix }: Site,
): void {
  const fresh = credentials.redeem(ticket);
  if (fresh === null && !credentials.holds(session)) {
    sendRefusalPage(response, NO_SESSION, callPrefix);
    return;
  }
  const cookie =
    fresh === null
      ? {}
      : { 'set-cookie': `${cookieName}=${fresh}; HttpOnly; SameSite=Strict; Path=/` };
  response.writeHead(303, { ...SECURITY_HEADERS, ...cookie, location: '/', 'content-length': 0 });
  response.end();
}

/** In the form that the asker reads: JSON for the page's own requests, a page for a person. */
function refuse(
  path: string,
  response: ServerResponse,
  refusal: Refusal,
  { callPrefix }: Site,
): void {
  if (path.startsWith('/api/'))
    sendError(
      response,
      refusal.status,
      refusalCode(refusal),
      asCalled(refusal.message, callPrefix),
    );
  else sendRefusalPage(response, refusal, callPrefix);
}

const refusalCode = ({ status }: Refusal): DoorError['code'] =>
  status === 401 ? 'bad-token' : status === 503 ? 'failed' : 'bad-request';
