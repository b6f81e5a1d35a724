import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { askWebSide, webVersionIn, type WebAnswer } from '../../../probes/exchange/owa-version.ts';
import { describeWhere, needsCommands } from '../../support/needs.ts';
import { selfSigned } from '../../support/self-signed.ts';

const answer = (change: Partial<WebAnswer>): WebAnswer => ({
  path: '/owa/',
  owaVersion: null,
  body: '',
  ...change,
});

it.each([
  ['a header', [answer({ owaVersion: '15.1.2507.6' })], 'Exchange 2016', true],
  [
    'the folder of the logon page',
    [
      answer({
        path: '/owa/auth/logon.aspx',
        body: '<link href="/owa/auth/15.2.858/themes/resources/favicon.ico">',
      }),
    ],
    'Exchange 2019',
    true,
  ],
  [
    'the folder of the Subscription Edition',
    [
      answer({
        path: '/owa/auth/logon.aspx',
        body: '<link href="/owa/auth/15.2.2562/themes/resources/favicon.ico">',
      }),
    ],
    'Exchange Subscription Edition',
    true,
  ],
  [
    'the folder of an older OWA',
    [answer({ body: '<link href="/owa/8.3.83.4/themes/base/logon.css">' })],
    'Exchange 2007',
    false,
  ],
  [
    'the page of managed availability',
    [answer({ path: '/owa/healthcheck.htm', body: '200 OK<br/>EX1.corp.example' })],
    'Exchange 2013 or later',
    true,
  ],
  ['the same words on another page', [answer({ body: '200 OK<br/>EX1' })], null, false],
  [
    'a header that is no build',
    [
      answer({
        owaVersion: '15.1.\u009b31mred',
        body: '<link href="/owa/8.3.83.4/themes/base/logon.css">',
      }),
    ],
    'Exchange 2007',
    false,
  ],
  ['a build that nobody knows', [answer({ owaVersion: '99.1.1.1' })], null, false],
  ['nothing', [], null, false],
])('a version is read out of %s', (_, answers, product, isLate) => {
  const version = webVersionIn(answers);

  expect([version?.product ?? null, version?.isLate ?? false]).toEqual([product, isLate]);
});

describeWhere([needsCommands('openssl')], 'the web side of the host', () => {
  let server: Server | undefined;
  const seen: IncomingMessage[] = [];
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
    seen.length = 0;
  });

  async function listening(
    respond: (request: IncomingMessage, response: ServerResponse) => void,
  ): Promise<number> {
    const { key, cert } = selfSigned('exch1.corp.example');
    server = createServer({ key, cert }, (request, response) => {
      seen.push(request);
      respond(request, response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }

  it('is asked by name, without credentials or cookies, and follows nothing', async () => {
    const port = await listening((_, response) => {
      response
        .writeHead(302, {
          location: 'https://elsewhere.example/',
          'x-owa-version': '14.3.123.4',
          'set-cookie': 'a=b',
        })
        .end();
    });

    const version = await askWebSide(
      '127.0.0.1',
      'exch1.corp.example',
      AbortSignal.timeout(5000),
      port,
    );

    expect(version?.product).toBe('Exchange 2010');
    expect(seen.map(({ url }) => url).toSorted()).toEqual([
      '/owa/',
      '/owa/auth/logon.aspx',
      '/owa/healthcheck.htm',
    ]);
    expect(
      seen.every(
        ({ headers, method }) =>
          headers.host === 'exch1.corp.example' &&
          headers.authorization === undefined &&
          headers.cookie === undefined &&
          method === 'GET',
      ),
    ).toBe(true);
  });

  it('that sends without end is read no further than its bound', async () => {
    let sentBytes = 0;
    const port = await listening((_, response) => {
      const more = (): void => {
        if (response.destroyed || sentBytes > 64 * 1024 * 1024) return;
        sentBytes += 65_536;
        response.write('x'.repeat(65_536), more);
      };
      more();
    });

    const version = await askWebSide(
      '127.0.0.1',
      'exch1.corp.example',
      AbortSignal.timeout(5000),
      port,
    );

    expect(version).toBeNull();
    expect(sentBytes).toBeLessThan(32 * 1024 * 1024);
  });

  it('that is not there says nothing', async () => {
    expect(
      await askWebSide('127.0.0.1', 'exch1.corp.example', AbortSignal.timeout(5000), 1),
    ).toBeNull();
  });
});
