import type { IncomingMessage } from 'node:http';
import { readBody } from '../../lib/http-body.ts';
import { cookieValue } from '../../lib/page-gate.ts';
import type { ComeIn } from '../readers/come-in.ts';
import type { Oidc } from '../readers/oidc.ts';
import type { Reader } from '../readers/reader.ts';
import type { Readers } from '../readers/readers.ts';
import { answerOf, type Reply } from '../wire/problems.ts';
import { loginPage, type Turned } from './login-page.ts';

/** Who stands at the door of the helpdesk's pages. */
export interface DoorIo {
  /** Where browsers find the pages: `https://linesman.corp.example`. Never taken from a header. */
  readonly origin: string;
  readonly readers: Readers;
  readonly comeIn: ComeIn;
  /** Addresses of proxies: their clients share one. */
  readonly proxies: readonly string[];
  /** The company's own login; null where there is none. */
  readonly oidc: Oidc | null;
}

const HTML = 'text/html; charset=utf-8';
const MAX_FORM_BYTES = 4096;
/** A path of ours, and no address of others: `//evil.example` is one. */
const OWN_PATH = /^\/(?![/\\])[\w/.?=&%-]{0,300}$/;

/**
 * The name of the cookie tells two collectors on one machine apart, for cookies know no ports. Under
 * TLS the browser itself sees to it that no neighbour sets it (RFC 6265bis, 4.1.3.2).
 */
export function cookieNameOf(origin: string): string {
  const { protocol, port } = new URL(origin);
  const name = `linesman-helpdesk${port === '' ? '' : `-${port}`}`;
  return protocol === 'https:' ? `__Host-${name}` : name;
}

const cookieOf = (origin: string, value: string, more: string): string =>
  `${cookieNameOf(origin)}=${value}; HttpOnly;${origin.startsWith('https:') ? ' Secure;' : ''} SameSite=Strict; Path=/${more}`;

/** The secret of the session that a request brings. */
export const sessionIn = ({ headers }: IncomingMessage, { origin }: DoorIo): string | null =>
  cookieValue(headers.cookie, cookieNameOf(origin));

/** Before the door: 401, with a form where somebody has an account. */
export const shut = ({ readers, oidc }: DoorIo, to: string, turned: Turned | null): Reply =>
  answerOf(
    turned === 'tooMany' ? 429 : turned === 'noOidc' ? 503 : turned === 'noGroup' ? 403 : 401,
    HTML,
    loginPage(OWN_PATH.test(to) ? to : '/', turned, {
      accounts: readers.accounts().length > 0,
      company: oidc !== null,
    }),
    turned === 'tooMany' ? { 'Retry-After': '60' } : {},
  );

/** Lets a new session in, and leaves what it cost out of the address bar. */
export const letIn = ({ origin }: DoorIo, session: string, to: string): Reply =>
  answerOf(303, 'text/plain', '', {
    Location: OWN_PATH.test(to) ? to : '/',
    'Set-Cookie': cookieOf(origin, session, ''),
  });

/** Who follows the link for the folder's owner. */
const OWNER: Reader = { name: 'owner', role: 'admin', way: 'link' };

/** A good ticket becomes a session; an old link in a browser that is already in just goes on. */
export function byLink(io: DoorIo, ticket: string, present: Reader | null): Reply {
  const { readers } = io;
  if (readers.takeTicket(ticket)) {
    readers.note({ who: OWNER.name, deed: 'came-in', about: null });
    return letIn(io, readers.open(OWNER), '/');
  }
  return present === null
    ? shut(io, '/', 'usedLink')
    : answerOf(303, 'text/plain', '', { Location: '/' });
}

/** A form as browsers send it (WHATWG URL, application/x-www-form-urlencoded); null for anything else. */
export async function formIn(request: IncomingMessage): Promise<URLSearchParams | null> {
  if (!/^application\/x-www-form-urlencoded\b/.test(request.headers['content-type'] ?? ''))
    return null;
  const { how, body } = await readBody(request, {
    maxBodyBytes: MAX_FORM_BYTES,
    whenLonger: 'refuse',
  });
  return how === 'whole' ? new URLSearchParams(body.toString('utf8')) : null;
}

/** @returns null when the form cannot be read */
export async function logIn(request: IncomingMessage, io: DoorIo): Promise<Reply | null> {
  const form = await formIn(request);
  if (form === null) return null;
  const address = request.socket.remoteAddress ?? null;
  const isShared = address !== null && io.proxies.includes(address);
  const to = form.get('to') ?? '/';
  const came = await io.comeIn(
    form.get('name') ?? '',
    form.get('password') ?? '',
    isShared ? null : address,
  );
  if (came.ok) return letIn(io, came.session, to);
  return shut(io, to, came.reason === 'wrong' ? 'wrong' : 'tooMany');
}

export function logOut({ origin, readers }: DoorIo, session: string, { name }: Reader): Reply {
  readers.end(session);
  readers.note({ who: name, deed: 'left', about: null });
  return answerOf(303, 'text/plain', '', {
    Location: '/',
    'Set-Cookie': cookieOf(origin, '', '; Max-Age=0'),
  });
}
