import { describe, expect, it } from 'vitest';
import {
  CUT,
  failedAt,
  type HttpAnswer,
  type TlsAnswer,
} from '../../../../probes/network/connectivity/answers.ts';
import {
  NO_PROXY,
  untoldProxy,
  type ProxySettings,
  waysTo,
} from '../../../../probes/network/connectivity/proxy-settings.ts';
import {
  checkConnectivity,
  type ConnectivityIo,
} from '../../../../probes/network/connectivity/connectivity-check.ts';
import type { ProbeRequest } from '../../../../probes/network/connectivity/target.ts';

const SETTINGS = {
  http: 'http://probe.example/generate_204?site=a',
  https: 'https://probe.example/generate_204',
};
const good: HttpAnswer = { kind: 'answered', status: 204, location: null, isEmpty: true };
const page: HttpAnswer = { kind: 'answered', status: 200, location: null, isEmpty: false };
const silent = failedAt('connect', 'ETIMEDOUT');
const completed: TlsAnswer = { kind: 'completed' };
const PROXY: ProxySettings = {
  ...NO_PROXY,
  http: { host: 'proxy', port: 3128 },
  https: { host: 'proxy', port: 3128 },
};

interface World {
  readonly http: (leg: ProbeRequest) => HttpAnswer;
  readonly https: (leg: ProbeRequest) => TlsAnswer;
  readonly proxy?: ProxySettings;
}

async function look(
  { http, https, proxy = NO_PROXY }: World,
  signal = new AbortController().signal,
) {
  const legs: ProbeRequest[] = [];
  let words = 0;
  const probes: ConnectivityIo = {
    get: (leg) => {
      legs.push(leg);
      return Promise.resolve(http(leg));
    },
    hello: (leg) => {
      legs.push(leg);
      return Promise.resolve(https(leg));
    },
    chooseWays: (url) => Promise.resolve(waysTo(url, proxy)),
    unique: () => {
      words += 1;
      return `word-${words.toString()}`;
    },
  };
  return { outcome: await checkConnectivity(SETTINGS, '192.0.2.7', probes, signal), legs };
}

describe('a look at the Internet', () => {
  it('asks once by HTTP and once by HTTPS, from the source that the kernel named', async () => {
    const { outcome, legs } = await look({ http: () => good, https: () => completed });

    expect(outcome).toMatchObject({ kind: 'found', finding: { state: 'internet' } });
    expect(legs.map(({ url, source, proxy }) => [url.protocol, source, proxy])).toEqual([
      ['http:', '192.0.2.7', null],
      ['https:', '192.0.2.7', null],
    ]);
  });

  it('asks each time with a word that was never used before, so that no cache and no counting portal answers', async () => {
    const { outcome, legs } = await look({ http: () => page, https: () => silent });

    expect(outcome).toMatchObject({ kind: 'found', finding: { state: 'captive' } });
    expect(legs.filter(({ url }) => url.protocol === 'http:').map(({ url }) => url.search)).toEqual(
      ['?site=a&linesman=word-1', '?site=a&linesman=word-2'],
    );
  });

  it('goes through the proxy that the system is set to when the direct way is shut', async () => {
    const { outcome } = await look({
      http: ({ proxy }) => (proxy === null ? silent : good),
      https: ({ proxy }) => (proxy === null ? silent : completed),
      proxy: PROXY,
    });

    expect(outcome).toMatchObject({
      kind: 'found',
      finding: { state: 'internet', reason: 'The Internet answers through the proxy proxy:3128' },
    });
  });

  it("does not wait for the direct way's silence once the proxy has passed both", async () => {
    const hung = new Promise<never>(() => undefined);
    const cut = (signal: AbortSignal) =>
      Promise.race([
        hung,
        new Promise<typeof CUT>((resolve) => {
          signal.addEventListener('abort', () => {
            resolve(CUT);
          });
        }),
      ]);

    const outcome = await checkConnectivity(
      SETTINGS,
      '192.0.2.7',
      {
        get: ({ proxy }, signal) => (proxy === null ? cut(signal) : Promise.resolve(good)),
        hello: ({ proxy }, signal) => (proxy === null ? cut(signal) : Promise.resolve(completed)),
        chooseWays: (url) => Promise.resolve(waysTo(url, PROXY)),
        unique: () => 'word',
      },
      new AbortController().signal,
    );

    expect(outcome).toMatchObject({ kind: 'found', finding: { state: 'internet' } });
  });

  it('does not ask the proxy for hosts that are its exceptions', async () => {
    const { legs } = await look({
      http: () => good,
      https: () => completed,
      proxy: { ...PROXY, bypass: ['probe.example'] },
    });

    expect(legs.every(({ proxy }) => proxy === null)).toBe(true);
  });

  it('is limited by the proxy where the proxy is silent', async () => {
    const { outcome } = await look({ http: () => silent, https: () => silent, proxy: PROXY });

    expect(outcome).toMatchObject({
      kind: 'found',
      finding: { state: 'limited', because: 'proxy' },
    });
  });

  it("is limited by dead names, not by the proxy, where not even the proxy's name resolves", async () => {
    const noName = failedAt('name', 'EAI_AGAIN');

    const { outcome } = await look({ http: () => noName, https: () => noName, proxy: PROXY });

    expect(outcome).toMatchObject({ kind: 'found', finding: { state: 'limited', because: 'dns' } });
  });

  it('is not tested, never limited, where a PAC script chooses the proxy and the direct way is shut', async () => {
    const { outcome } = await look({
      http: () => silent,
      https: () => silent,
      proxy: untoldProxy('a PAC script chooses the proxy'),
    });

    expect(outcome).toEqual({
      kind: 'untested',
      why: 'Whether the Internet answers cannot be told: it does not answer directly, and a PAC script chooses the proxy',
    });
  });

  it('is the Internet where the direct way is open, whatever a PAC script would choose', async () => {
    const { outcome } = await look({
      http: () => good,
      https: () => completed,
      proxy: untoldProxy('a PAC script chooses the proxy'),
    });

    expect(outcome).toMatchObject({ kind: 'found', finding: { state: 'internet' } });
  });

  it('is not tested where the laptop itself could not send', async () => {
    const { outcome } = await look({
      http: () => failedAt('local', 'EADDRNOTAVAIL'),
      https: () => silent,
    });

    expect(outcome).toEqual({
      kind: 'unable',
      why: 'Whether the Internet answers cannot be told: this laptop could not ask (EADDRNOTAVAIL)',
    });
  });

  it('says nothing once it is cut short', async () => {
    const { outcome } = await look({ http: () => CUT, https: () => CUT }, AbortSignal.abort());

    expect(outcome).toEqual({ kind: 'cut' });
  });

  it('HTTPS is asked of the host that plain HTTP went to, where a page came back in its place', async () => {
    const settings = { ...SETTINGS, https: 'https://secure.example/' };
    const hosts: string[] = [];
    const outcome = await checkConnectivity(
      settings,
      '192.0.2.7',
      {
        get: () => Promise.resolve(page),
        hello: ({ url }) => {
          hosts.push(url.hostname);
          return Promise.resolve(url.hostname === 'probe.example' ? completed : silent);
        },
        chooseWays: (url) => Promise.resolve(waysTo(url, NO_PROXY)),
        unique: () => 'word',
      },
      new AbortController().signal,
    );

    expect(hosts).toEqual(['secure.example', 'probe.example']);
    expect(outcome).toMatchObject({
      kind: 'found',
      finding: { state: 'limited', because: 'proxy' },
    });
  });
});
