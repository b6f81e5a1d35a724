import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { evaluatePac } from '../../../probes/network/connectivity/pac/evaluate-pac.ts';
import { PAC_LIMITS, type PacOutcome } from '../../../probes/network/connectivity/pac/pac-job.ts';
import { readPacScript } from '../../../probes/network/connectivity/pac/pac-script.ts';
import { temporaryFolder } from '../agent/workbench.ts';
import { rudeServer, trickle } from '../lib/rude-server.ts';

const never = new AbortController().signal;
const ask = (body: string, before = '', signal = never): Promise<PacOutcome> =>
  evaluatePac(
    {
      script: `${before}\nfunction FindProxyForURL(url, host) { ${body} }`,
      url: 'https://collect.corp.example/',
      host: 'collect.corp.example',
      ownAddress: '10.1.2.3',
    },
    signal,
  );

describe('a PAC script', () => {
  it.each([
    ['return "PROXY proxy.corp.example:3128; DIRECT"', 'PROXY proxy.corp.example:3128; DIRECT'],
    ['return shExpMatch(host, "*.corp.example") ? "DIRECT" : "PROXY p:1"', 'DIRECT'],
    [
      'return isInNet(myIpAddress(), "10.0.0.0", "255.0.0.0") ? "PROXY in:1" : "DIRECT"',
      'PROXY in:1',
    ],
    [
      'return dnsDomainIs(host, ".corp.example") && !isPlainHostName(host) ? "PROXY p:1" : ""',
      'PROXY p:1',
    ],
    ['return dnsResolve("127.0.0.1")', '127.0.0.1'],
    ['return url + " " + host', 'https://collect.corp.example/ collect.corp.example'],
    ['alert("hello"); return "DIRECT"', 'DIRECT'],
  ])('answers by its functions: %s', async (body, result) => {
    expect(await ask(body)).toEqual({ ok: true, result });
  });

  it.each([
    ['loops for ever', 'while (true) {}', ''],
    ['loops for ever before it is asked', 'return "DIRECT"', 'for (;;) {}'],
    ['catches what ends it', 'for (;;) { try { for (;;) {} } catch (e) {} }', ''],
    ['matches without end', 'return String(/^(a+)+$/.test("a".repeat(64) + "!"))', ''],
  ])('is cut after 100 ms of work when it %s, and its thread is gone', async (_, body, before) => {
    const begun = performance.now();

    const outcome = await ask(body, before);

    expect(outcome).toMatchObject({ ok: false, kind: 'too-long' });
    expect(performance.now() - begun).toBeLessThan(PAC_LIMITS.totalMs + 2_000);
  });

  it.each([
    ['eats memory', 'var all = "x"; for (;;) all += all;', ''],
    ['calls itself for ever', 'return FindProxyForURL(url, host);', ''],
    ['asks for ever', 'for (;;) myIpAddress();', ''],
    ['throws', 'throw new Error("no")', ''],
    ['is no script', '', '<html>'],
    ['reaches for Node', 'return process.env.HOME', ''],
    ['reaches for a module', 'return require("fs").readFileSync("/etc/passwd")', ''],
    [
      'reaches for the constructor of its host',
      'return dnsResolve.constructor("return process")().version',
      '',
    ],
  ])('fails, and nothing else does, when it %s', async (_, body, before) => {
    expect(await ask(body, before)).toMatchObject({ ok: false });
  });

  it.each([['return 7'], ['return null'], ['']])(
    'that returns no text names no way: %s',
    async (body) => {
      expect(await ask(body)).toMatchObject({ ok: false, kind: 'no-answer' });
    },
  );

  it('ends at once when nobody waits for it any more', async () => {
    const abort = new AbortController();
    const pending = ask('while (true) {}', '', abort.signal);
    const begun = performance.now();
    abort.abort();

    await pending;

    expect(performance.now() - begun).toBeLessThan(1_000);
  });
});

describe('where a PAC script lies', () => {
  const TEXT = 'function FindProxyForURL() { return "DIRECT" }';

  it('is a web server, whatever type it gives the file', async () => {
    const server = await rudeServer((socket) => {
      socket.end(`HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n${TEXT}`);
    });

    expect(await readPacScript(server.url.href)).toEqual({ ok: true, text: TEXT });
  });

  it('is a file', async () => {
    const file = join(temporaryFolder(), 'proxy.pac');
    writeFileSync(file, TEXT);

    expect(await readPacScript(pathToFileURL(file).href)).toEqual({ ok: true, text: TEXT });
  });

  it('is said where it cannot be read', async () => {
    const [absent, endless] = [
      await rudeServer((socket) => {
        socket.end('HTTP/1.1 404 Not Found\r\n\r\n');
      }),
      await rudeServer((socket) => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        trickle(socket, 'x'.repeat(256 * 1024));
      }),
    ];

    expect([
      await readPacScript(absent.url.href),
      await readPacScript(endless.url.href),
      await readPacScript('file:///nowhere/proxy.pac'),
      await readPacScript('ftp://pac.example/proxy.pac'),
      await readPacScript('proxy.pac'),
    ]).toMatchObject(
      [
        /\(404, PAC_UNREACHABLE\)/,
        /too long/,
        /\(ENOENT, PAC_UNREACHABLE\)/,
        /not read here/,
        /not read here/,
      ].map((why) => ({ ok: false, why: expect.stringMatching(why) as string })),
    );
  });
});
