import { describe, expect, it } from 'vitest';
import {
  findClientAmong,
  type VpnClientIo,
} from '../../../../probes/network/vpn-client/find-client.ts';
import { CLIENTS } from '../../../../probes/network/vpn-client/products.ts';
import { PRODUCTS } from '../../../../model/products.ts';

const NOW = new Date('2026-05-04T09:00:00.000Z');
const minutesAgo = (minutes: number): Date => new Date(NOW.getTime() - minutes * 60_000);

/**
 * A line that the Linux client of Citrix wrote into ~/.citrix/nssslvpn.txt, as its users quote it
 * in public.
 */
const REFUSED =
  'ERROR | Webview: Invalid URL. `_result=` not found in the URL. Cannot proceed with login.';

/** A laptop without any client. */
const io = (over: Partial<VpnClientIo> = {}): VpnClientIo => ({
  system: 'linux',
  now: () => NOW,
  bootedAt: () => minutesAgo(600),
  exists: () => ({ ok: true, value: false }),
  hasRegistryKey: () => ({ ok: true, value: false }),
  programs: () => Promise.resolve({ ok: true, value: new Set() }),
  logTail: () => Promise.resolve({ ok: true, value: null }),
  journal: () => Promise.resolve(null),
  ...over,
});
const only = (...traces: readonly string[]): Pick<VpnClientIo, 'exists'> => ({
  exists: (trace) => ({ ok: true, value: traces.includes(trace) }),
});

describe('whether the client is installed', () => {
  it.each(['linux', 'win32'] as const)(
    'is denied for Citrix on %s when none of its traces is there',
    async (system) => {
      expect(await findClientAmong(['citrix'], io({ system }))).toMatchObject({
        product: 'citrix',
        installed: 'no',
        running: 'no',
        refused: null,
      });
    },
  );

  it('is affirmed by a file, by a registry key, or by a program that runs', async () => {
    const byFile = await findClientAmong(['citrix'], io(only('/opt/Citrix/NSGClient')));
    const byKey = await findClientAmong(
      ['citrix'],
      io({
        system: 'win32',
        hasRegistryKey: (key) => ({ ok: true, value: key === 'Citrix\\Secure Access Client' }),
      }),
    );
    const byProgram = await findClientAmong(
      ['citrix'],
      io({
        system: 'win32',
        programs: () => Promise.resolve({ ok: true, value: new Set(['nsload.exe']) }),
      }),
    );

    expect([byFile.installed, byKey.installed, byProgram.installed, byProgram.running]).toEqual([
      'yes',
      'yes',
      'yes',
      'yes',
    ]);
  });

  it.each([
    [
      'the registry keeps it to itself',
      'citrix',
      io({
        system: 'win32',
        hasRegistryKey: () => ({ ok: false, why: 'RegOpenKeyEx answered 5' }),
      }),
      'RegOpenKeyEx answered 5',
    ],
    ['the client may lie elsewhere', 'openconnect', io(), 'it may lie elsewhere'],
    ['nobody knows where the product lies', 'homemade', io(), 'not known'],
    ['the system is another one', 'citrix', io({ system: 'freebsd' }), 'not known'],
  ])('stays unknown, with the reason, where %s', async (_, product, on, reason) => {
    const found = await findClientAmong([product], on);

    expect(found.installed).toBe('unknown');
    expect(found.evidence.join('\n')).toContain(reason);
  });

  it('is affirmed when any of several configured products is there', async () => {
    expect(
      await findClientAmong(['citrix', 'cisco'], io(only('/opt/cisco/secureclient/bin/vpnui'))),
    ).toMatchObject({ product: 'cisco', installed: 'yes' });
  });

  it('does not deny a client because one of several products is missing while another may be there', async () => {
    expect(await findClientAmong(['citrix', 'openconnect'], io())).toMatchObject({
      product: 'openconnect',
      installed: 'unknown',
    });
  });
});

describe('whether the logon was refused', () => {
  const withLog = (text: string, writtenAt: Date, over: Partial<VpnClientIo> = {}) =>
    findClientAmong(
      ['citrix'],
      io({
        ...only('/opt/Citrix/NSGClient'),
        logTail: () => Promise.resolve({ ok: true, value: { text, writtenAt } }),
        ...over,
      }),
    );

  it("is told by the last line of the client's own log", async () => {
    expect(await withLog(`INFO | start\n${REFUSED}\n`, minutesAgo(5))).toMatchObject({
      refused: REFUSED,
    });
  });

  it.each([
    ['the client went on after it', `${REFUSED}\nINFO | Tunnel established\n`, minutesAgo(5), {}],
    ['it is older than half an hour', `${REFUSED}\n`, minutesAgo(31), {}],
    [
      'the laptop was started since',
      `${REFUSED}\n`,
      minutesAgo(5),
      { bootedAt: () => minutesAgo(3) },
    ],
    ['it comes from the future of a clock that was set back', `${REFUSED}\n`, minutesAgo(-5), {}],
    ['the log is empty', '', minutesAgo(5), {}],
  ])('is not said when %s', async (_, text, writtenAt, over) => {
    expect(await withLog(text, writtenAt, over)).toMatchObject({ refused: null });
  });

  it('is never concluded from a client that runs without a tunnel', async () => {
    expect(
      await findClientAmong(
        ['citrix'],
        io({ programs: () => Promise.resolve({ ok: true, value: new Set(['nsgclient']) }) }),
      ),
    ).toMatchObject({ running: 'yes', refused: null });
  });

  it.each([
    [
      'openconnect',
      'Login failed.',
      'Configured as 10.8.0.2, with SSL connected and DTLS in progress',
      'Session terminated by server; exiting.',
    ],
    [
      'openvpn',
      'AUTH: Received control message: AUTH_FAILED',
      'Initialization Sequence Completed',
      'Inactivity timeout (--ping-restart), restarting',
    ],
  ])(
    'is of the past once the gateway has let %s in, whatever ended that session',
    async (product, refusal, letIn, end) => {
      const journal = (...lines: string[]): Partial<VpnClientIo> => ({
        journal: () => Promise.resolve({ ok: true, value: lines.join('\n') }),
      });

      const corrected = await findClientAmong([product], io(journal(refusal, letIn, end)));
      const refusedAnew = await findClientAmong([product], io(journal(letIn, refusal)));

      expect([corrected.refused, refusedAnew.refused]).toEqual([null, refusal]);
    },
  );

  it('is told by the journal for clients that write there, and only by their own refusals', async () => {
    const asked: (readonly string[])[] = [];
    const journal = (text: string): Partial<VpnClientIo> => ({
      journal: (identifiers) => {
        asked.push(identifiers);
        return Promise.resolve({ ok: true, value: text });
      },
    });

    const refused = await findClientAmong(
      ['openvpn'],
      io(
        journal(
          'TLS: Initial packet\nAUTH: Received control message: AUTH_FAILED\nSIGUSR1 received',
        ),
      ),
    );
    const unreachable = await findClientAmong(
      ['openvpn'],
      io(journal('TLS Error: TLS handshake failed')),
    );

    expect(refused.refused).toBe('AUTH: Received control message: AUTH_FAILED');
    expect(unreachable.refused).toBeNull();
    expect(asked[0]).toContain('nm-openvpn');
  });

  it('keeps the words to one short printable line', async () => {
    const { refused } = await withLog(
      `ERROR | authentication failed \u001b[31m${'x'.repeat(1000)}\n`,
      minutesAgo(1),
    );

    expect(refused!.length).toBeLessThanOrEqual(300);
    expect(refused).not.toContain('\u001b');
  });

  it('says so when the log is there and may not be read', async () => {
    const found = await findClientAmong(
      ['citrix'],
      io({
        logTail: () => Promise.resolve({ ok: false, why: '/home/u/.citrix/nssslvpn.txt: EACCES' }),
      }),
    );

    expect(found.evidence.join('\n')).toContain('EACCES');
  });
});

it('speaks of clients in the words of the settings alone', () => {
  const keys = PRODUCTS.map(({ key }) => key);

  expect(CLIENTS.filter(({ product }) => !keys.includes(product))).toEqual([]);
});
