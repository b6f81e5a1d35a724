import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import type { DoorKind } from '../../../model/door.ts';
import { doorAt, lookAt, MAIL } from '../../support/web/look.ts';
import { afterTest } from '../agent/workbench.ts';

interface Asked {
  readonly path: string;
  readonly isLogin: boolean;
}
type Is = (asked: Asked) => boolean;
type Say = (response: ServerResponse) => void;

/**
 * A server that keeps an answer back until each of some other questions was asked, too: whoever asks
 * one after the other never gets it.
 */
async function lookAtPatient(
  door: readonly [kind: DoorKind, path: string],
  answers: Readonly<Record<string, Say>>,
  { held, until }: { readonly held: Is; readonly until: readonly Is[] },
) {
  const asked: Asked[] = [];
  const waiting: (() => void)[] = [];
  const server = createServer((request, response) => {
    const { url: path = '', headers } = request;
    const isLogin = headers.authorization !== undefined;
    asked.push({ path, isLogin });
    const say = (): void => {
      (answers[path] ?? ((missing: ServerResponse) => missing.writeHead(404).end()))(response);
    };
    if (held({ path, isLogin })) waiting.push(say);
    else say();
    if (until.every((one) => asked.some(one))) for (const one of waiting.splice(0)) one();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  afterTest(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const [kind, path] = door;
  const { checks, doors } = await lookAt([doorAt(kind, `http://${MAIL}:${String(port)}${path}`)], {
    timeoutMs: 3000,
  });
  return { door: doors[0], steps: checks.map(({ step, status }) => `${String(step)} ${status}`) };
}

const at =
  (path: string): Is =>
  (asked) =>
    asked.path === path;

it('what is asked beside OWA goes out beside its redirects, not after them', async () => {
  const { door, steps } = await lookAtPatient(
    ['owa', '/owa'],
    {
      '/owa': (response) => response.writeHead(302, { Location: '/owa/' }).end(),
      '/owa/': (response) =>
        response
          .writeHead(200, { 'X-OWA-Version': '15.2.858.5' })
          .end('<form action="/owa/auth.owa"><input type="password"></form>'),
    },
    { held: at('/owa/'), until: [at('/linesman-no-such-page'), at('/owa/healthcheck.htm')] },
  );

  expect(door).toMatchObject({ code: null, auth: ['form'], who: 'iis' });
  expect(steps.at(-1)).toBe('web-auth ok');
});

it('what a server of MAPI over HTTP names itself is asked beside its other paths, not before them', async () => {
  const challenge: Say = (response) =>
    response.writeHead(401, { 'WWW-Authenticate': 'NTLM', 'X-FEServer': 'EX1' }).end();
  const { door, steps } = await lookAtPatient(
    ['mapi', '/mapi'],
    {
      '/mapi/emsmdb/': challenge,
      '/mapi/nspi/': challenge,
      '/mapi/healthcheck.htm': (response) => response.end('200 OK<br/>EX1.corp.example'),
    },
    {
      held: ({ isLogin }) => isLogin,
      until: [at('/mapi/nspi/'), at('/mapi/healthcheck.htm'), ({ isLogin }) => isLogin],
    },
  );

  expect(door).toMatchObject({ code: null, exchange: { server: 'EX1' } });
  expect(steps.slice(-2)).toEqual(['web-nspi ok', 'web-health ok']);
});
