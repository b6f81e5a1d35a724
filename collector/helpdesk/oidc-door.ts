import type { IncomingMessage } from 'node:http';
import { cookieValue } from '../../lib/page-gate.ts';
import { CALLBACK, type Oidc } from '../readers/oidc.ts';
import { WORDS } from '../words.ts';
import { answerOf, type Reply } from '../wire/problems.ts';
import { cookieNameOf, type DoorIo, letIn, shut } from './door.ts';
import { pageOnward } from './page-frame.ts';

const { LOGIN } = WORDS.helpdesk;

const BEGIN = '/oidc/login';

/** Whether a request comes by another site's hand, as it must: the company's login leads back here. */
export const isCallback = ({ method, url = '' }: IncomingMessage): boolean =>
  method === 'GET' && url.split('?')[0] === CALLBACK;

const stateCookie = (origin: string): string => `${cookieNameOf(origin)}-oidc`;

/**
 * The two steps of a login by the company's own; null for any other path.
 *
 * The cookie between them is the one that travels with a foreign site's link (SameSite=Lax): that of
 * a session does not.
 */
export async function oidcAnswer(
  request: IncomingMessage,
  oidc: Oidc,
  io: DoorIo,
): Promise<Reply | null> {
  const { origin, readers } = io;
  const [path] = (request.url ?? '').split('?');
  if (request.method !== 'GET') return null;
  const secure = origin.startsWith('https:') ? ' Secure;' : '';
  if (path === BEGIN) {
    const began = await oidc.begin();
    if (!began.ok) return shut(io, '/', 'noOidc');
    return answerOf(303, 'text/plain', '', {
      Location: began.url,
      'Set-Cookie': `${stateCookie(origin)}=${began.state}; HttpOnly;${secure} SameSite=Lax; Path=/; Max-Age=600`,
    });
  }
  if (path !== CALLBACK) return null;
  const finished = await oidc.finish(
    request.url ?? '',
    cookieValue(request.headers.cookie, stateCookie(origin)),
  );
  const address = request.socket.remoteAddress ?? null;
  if (!finished.ok) {
    readers.note({ who: finished.name ?? '', deed: 'refused', about: address });
    return shut(io, '/', finished.reason === 'no-group' ? 'noGroup' : 'oidcRefused');
  }
  readers.note({ who: finished.reader.name, deed: 'came-in', about: address });
  const { headers } = letIn(io, readers.open(finished.reader), '/');
  // A step of our own: the browser sends the new cookie along only where this page leads on.
  return answerOf(200, 'text/html; charset=utf-8', pageOnward(LOGIN.onward), {
    'Set-Cookie': headers['Set-Cookie'] ?? '',
  });
}
