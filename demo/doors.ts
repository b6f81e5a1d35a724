import { once } from 'node:events';
import { DOOR_PAGES } from '../model/text/en/demo.ts';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { FaultName } from './faults.ts';

/** The ways to the demo's mailbox by HTTP, all on one port of loopback. */
export interface Doors {
  readonly url: { readonly owa: string; readonly activeSync: string; readonly ews: string };
  close(): Promise<void>;
}

/** What is answered: a status with ISA's or IIS's own phrase, fields and a page. */
interface Page {
  readonly status: number;
  readonly phrase: string;
  readonly fields: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string;
}

const MAX_CONNECTIONS = 64;

/** Where ISA Server 2006 keeps its form; it leads there from every page that wants a login. */
const FORM_PATH = '/CookieAuth.dll';
const OWA_PATH = '/owa/';
const DEVICE_PATH = '/Microsoft-Server-ActiveSync';
const EWS_PATH = '/EWS/Exchange.asmx';

/**
 * ISA Server 2006 before Exchange: a form for browsers, Basic for telephones, and the challenge of
 * Exchange's own IIS for calendars (EWS). MAPI over HTTP came with Exchange 2013, which no longer speaks the
 * RPC over TCP that this site is about. Rejects with the system's error.
 *
 * @param faults those that are on at the moment of a request
 */
export async function openDoors(
  host: string,
  faults: () => ReadonlySet<FaultName>,
): Promise<Doors> {
  const server = createServer(
    { headersTimeout: 5_000, requestTimeout: 5_000, keepAliveTimeout: 1_000, maxHeaderSize: 8192 },
    (request, response) => {
      answer(request, response, pageFor(request.url ?? '/', faults()));
    },
  );
  server.maxConnections = MAX_CONNECTIONS;
  server.listen({ host, port: 0 });
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the doors have no port');
  const base = `http://${host}:${String(address.port)}`;
  return {
    url: { owa: base + OWA_PATH, activeSync: base + DEVICE_PATH, ews: base + EWS_PATH },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** Pure: what ISA, or Exchange behind it, answers to a path. */
export function pageFor(url: string, faults: ReadonlySet<FaultName>): Page {
  const path = url.split('?')[0] ?? '/';
  const under = (door: string): boolean =>
    path.toLowerCase().startsWith(door.toLowerCase().replace(/\/$/, ''));
  if (under(DEVICE_PATH))
    return challenge(
      faults.has('eas-no-basic') ? ['Negotiate', 'NTLM'] : ['Basic realm="exch1.corp.example"'],
      { 'MS-Server-ActiveSync': '8.1' },
    );
  if (under(EWS_PATH)) return challenge(['Negotiate', 'NTLM'], {});
  if (faults.has('isa-12250')) return CLEAR_TEXT_REFUSED;
  if (under(FORM_PATH)) return FORM;
  if (!under(OWA_PATH)) return NOT_PUBLISHED;
  const way = encodeURIComponent('Z2Fowa');
  return {
    status: 302,
    phrase: 'Moved Temporarily',
    fields: { Location: `${FORM_PATH}?GetLogon?curl=${way}&reason=0&formdir=1` },
    body: '',
  };
}

/** Exchange's own IIS asks for a login, a field for each scheme. */
const challenge = (schemes: readonly string[], more: Readonly<Record<string, string>>): Page => ({
  status: 401,
  phrase: 'Unauthorized',
  fields: { Server: 'Microsoft-IIS/6.0', 'WWW-Authenticate': schemes, ...more },
  body: DOOR_PAGES.unauthorized,
});

const refusal = (status: number, words: string, number: number): Page => ({
  status,
  phrase: `${status === 403 ? 'Forbidden' : 'Not Found'} ( ${words}  )`,
  fields: {},
  body: `<html><body><p>Error Code: ${String(status)} ${status === 403 ? 'Forbidden' : 'Not Found'}. ${words} (${String(number)})</p></body></html>`,
});

/** Microsoft's words for ISA's result 12250, with its own two blanks before the bracket. */
const CLEAR_TEXT_REFUSED = refusal(403, DOOR_PAGES.clearText, 12250);
const NOT_PUBLISHED = refusal(403, DOOR_PAGES.denied, 12202);

const FORM: Page = {
  status: 200,
  phrase: 'OK',
  fields: {},
  body: `<html><body><form action="${FORM_PATH}?Logon" method="post"><input name="username"><input type="password" name="password"></form></body></html>`,
};

function answer(request: IncomingMessage, response: ServerResponse, page: Page): void {
  request.resume();
  response.sendDate = true;
  response.writeHead(page.status, page.phrase, {
    'Content-Type': 'text/html',
    Connection: 'close',
    ...Object.fromEntries(
      Object.entries(page.fields).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : [...value],
      ]),
    ),
  });
  response.end(request.method === 'HEAD' ? undefined : page.body);
}
