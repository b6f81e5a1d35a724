import { describe, expect, it } from 'vitest';
import {
  type ChooseByPac,
  createPacChooser,
  type PacIo,
} from '../../../../probes/network/connectivity/pac/pac-chooser.ts';
import type { PacJob } from '../../../../probes/network/connectivity/pac/pac-job.ts';
import {
  NO_PROXY,
  type ProxySettings,
  untoldProxy,
} from '../../../../probes/network/connectivity/proxy-settings.ts';
import { WPAD_URL } from '../../../../probes/network/connectivity/discovery.ts';
import { waysBy } from '../../../../probes/network/connectivity/ways-out.ts';
import type { Way } from '../../../../lib/http-client.ts';
import { waysOfPac } from '../../../../probes/network/connectivity/pac/pac-result.ts';

const p = (host: string, port: number): { host: string; port: number } => ({ host, port });

describe('what a PAC script returned', () => {
  it.each([
    ['DIRECT', [null]],
    ['', [null]],
    [' ; ', [null]],
    ['PROXY proxy.corp.example:3128; DIRECT', [p('proxy.corp.example', 3128), null]],
    ['proxy a:1;PROXY  b:2 ;HTTP c', [p('a', 1), p('b', 2), p('c', 80)]],
    ['PROXY [2001:db8::1]:8080', [p('2001:db8::1', 8080)]],
    ['SOCKS5 s:1080; PROXY a:1', [p('a', 1)]],
    ['PROXY a:99999; PROXY :1; PROXY; DIRECT', [null]],
  ])('names the ways in its order: %s', (result, ways) => {
    expect(waysOfPac(result)).toEqual({ ways, untold: null });
  });

  it.each(['SOCKS s:1080', 'HTTPS p:443; SOCKS5 s:1', 'garbage', 'PROXY'])(
    'is a guess where no way of it is spoken here: %s',
    (result) => {
      expect(waysOfPac(result)).toMatchObject({
        ways: [null],
        untold: expect.stringContaining(result) as string,
      });
    },
  );

  it('is followed no further than eight ways', () => {
    expect(waysOfPac('PROXY a:1;'.repeat(100)).ways).toHaveLength(8);
  });
});

describe('the way that a PAC script chooses', () => {
  const PAC_URL = 'http://pac.corp.example/proxy.pac';
  const never = new AbortController().signal;

  function chooserOver(change: Partial<PacIo> = {}) {
    const world = { nowMs: 0, address: '10.0.0.5', reads: 0, jobs: [] as PacJob[] };
    const choose = createPacChooser({
      readScript: () => {
        world.reads += 1;
        return Promise.resolve({ ok: true, text: 'script' });
      },
      evaluate: (job) => {
        world.jobs.push(job);
        return Promise.resolve({ ok: true, result: 'PROXY p:1; DIRECT' });
      },
      ownAddress: () => Promise.resolve(world.address),
      monotonicMs: () => world.nowMs,
      ...change,
    });
    const ask = (url: string, signal = never) => choose(PAC_URL, new URL(url), signal);
    return { world, ask };
  }

  it('holds for a host for a while, and is chosen anew from another address', async () => {
    const { world, ask } = chooserOver();

    await ask('https://a.example/one');
    await ask('https://a.example/two');
    world.address = '10.0.0.6';
    await ask('https://a.example/');
    world.nowMs = 2 * 60_000;
    await ask('https://a.example/');

    expect(world.jobs.map(({ ownAddress }) => ownAddress)).toEqual([
      '10.0.0.5',
      '10.0.0.6',
      '10.0.0.6',
    ]);
    // From another network the same name may lead to another script.
    expect(world.reads).toBe(2);
  });

  it('reads the script once for all who ask at the same time, and again after minutes', async () => {
    const { world, ask } = chooserOver();

    await Promise.all([ask('https://a.example/'), ask('http://b.example/')]);
    world.nowMs = 5 * 60_000;
    await ask('https://a.example/');

    expect(world.reads).toBe(2);
  });

  it('tells the script no path of https', async () => {
    const { world, ask } = chooserOver();

    await ask('https://a.example/v1/reports/secret?x');
    await ask('http://a.example/path?x');

    expect(world.jobs.map(({ url }) => url)).toEqual([
      'https://a.example/',
      'http://a.example/path?x',
    ]);
  });

  it('is a guess where the script cannot be read or does not answer, and the next call asks again', async () => {
    const unread = chooserOver({ readScript: () => Promise.resolve({ ok: false, why: 'gone' }) });
    const slow = chooserOver({
      evaluate: () => Promise.resolve({ ok: false, kind: 'too-long', why: '' }),
    });

    expect(await unread.ask('https://a.example/')).toEqual({ ways: [null], untold: 'gone' });
    expect(await slow.ask('https://a.example/')).toEqual({
      ways: [null],
      untold: `the PAC script ${PAC_URL} chose no proxy in its time`,
    });
  });

  it('comes at once when nobody waits any more, though the script is still being read', async () => {
    const { ask } = chooserOver({ readScript: () => new Promise(() => undefined) });
    const abort = new AbortController();
    const pending = ask('https://a.example/', abort.signal);
    abort.abort();

    expect(await pending).toMatchObject({ ways: [null] });
  });
});

describe('the way out', () => {
  const never = new AbortController().signal;
  const byPac: ChooseByPac = () => Promise.resolve({ ways: [p('by-script', 1)], untold: null });
  const STATIC: ProxySettings = { ...NO_PROXY, http: p('set', 1), https: p('set', 1) };
  const chosen = async (
    settings: ProxySettings,
    shell: string | null,
    url = 'https://a.example/secret?x',
  ) => {
    const asked: string[] = [];
    const choose = waysBy(
      () => Promise.resolve(settings),
      byPac,
      (one) => {
        asked.push(one);
        return Promise.resolve(shell);
      },
    );
    return { ways: (await choose(new URL(url), never)).ways, asked };
  };

  it.each<[string, ProxySettings, string | null, readonly Way[], readonly string[]]>([
    [
      'is the proxy that is set, and nobody is asked',
      STATIC,
      'PROXY shell:1',
      [p('set', 1), null],
      [],
    ],
    [
      'is what the shell says where nothing is set',
      NO_PROXY,
      'PROXY shell:1; DIRECT',
      [p('shell', 1), null],
      ['https://a.example/'],
    ],
    [
      'is what the shell says where a script chooses',
      { ...NO_PROXY, pacUrl: 'http://pac/' },
      'PROXY shell:1',
      [p('shell', 1)],
      ['https://a.example/'],
    ],
    [
      'is what the script chooses where no shell answers',
      { ...NO_PROXY, pacUrl: 'http://pac/' },
      null,
      [p('by-script', 1)],
      ['https://a.example/'],
    ],
    [
      'is what the shell says where the settings cannot be told',
      untoldProxy('WPAD'),
      'DIRECT',
      [null],
      ['https://a.example/'],
    ],
    ['is direct where nobody knows of a proxy', NO_PROXY, null, [null], ['https://a.example/']],
  ])('%s', async (_, settings, shell, ways, asked) => {
    expect(await chosen(settings, shell)).toEqual({ ways, asked });
  });

  it.each<[string, ProxySettings, string | null, readonly Way[]]>([
    [
      'comes before the proxy that is set',
      { ...STATIC, discovers: true },
      WPAD_URL,
      [p(WPAD_URL, 1)],
    ],
    [
      'comes before the script that is set',
      { ...NO_PROXY, pacUrl: 'http://pac/', discovers: true },
      WPAD_URL,
      [p(WPAD_URL, 1)],
    ],
    [
      'gives way to what is set where the network has none',
      { ...STATIC, discovers: true },
      null,
      [p('set', 1), null],
    ],
    [
      'gives way where nobody can read it',
      { ...NO_PROXY, pacUrl: 'http://pac/', discovers: true },
      'http://unread/',
      [p('http://pac/', 1)],
    ],
    ['is asked for by nobody who is not told to', STATIC, WPAD_URL, [p('set', 1), null]],
  ])('of the network %s', async (_, settings, place, ways) => {
    const choose = waysBy(
      () => Promise.resolve(settings),
      (pacUrl) =>
        Promise.resolve(
          pacUrl === 'http://unread/'
            ? { ways: [null], untold: 'x', isPacUnreachable: true }
            : { ways: [p(pacUrl, 1)], untold: null },
        ),
      () => Promise.resolve(null),
      () => Promise.resolve(place),
    );
    expect((await choose(new URL('https://a.example/'), never)).ways).toEqual(ways);
  });

  it('to this machine is direct, whatever is set', async () => {
    const pac = { ...NO_PROXY, pacUrl: 'http://pac/' };

    expect([
      await chosen(STATIC, 'PROXY shell:1', 'http://127.0.0.1:8440/'),
      await chosen(pac, 'PROXY shell:1', 'http://localhost/'),
    ]).toEqual([
      { ways: [null], asked: [] },
      { ways: [null], asked: [] },
    ]);
  });
});
