import { describe, expect, it } from 'vitest';
import { clientProgram, createVpnClient, type VpnClientIo } from '../../../agent/vpn-client.ts';
import { windowsOf } from '../../../probes/network/vpn-client/windows-of.ts';

const WINDOWS = 'C:\\Program Files\\Citrix\\Secure Access Client\\nsload.exe';

/** A laptop with these programs on it. */
function laptop(there: readonly string[], platform: NodeJS.Platform = 'win32') {
  const ran: (readonly string[])[] = [];
  let nowMs = 0;
  const io: VpnClientIo = {
    platform,
    isProgram: (path) => there.includes(path),
    windowsOf: (product) => windowsOf(product, platform, { ProgramFiles: 'C:\\Program Files' }),
    run: (argv) => {
      ran.push(argv);
      return Promise.resolve();
    },
    monotonicMs: () => nowMs,
  };
  return {
    io,
    ran,
    later: (ms: number) => {
      nowMs += ms;
    },
  };
}

describe('which program starts the VPN client', () => {
  it.each([
    ['the policy’s', '/opt/x/agent', ['citrix'], ['/opt/x/agent', 'Secure Access']],
    [
      'the policy’s, where no product is named',
      'D:\\vpn\\Client.exe',
      [],
      ['D:\\vpn\\Client.exe', 'Client'],
    ],
    ['the product’s, where it is installed', null, ['cisco', 'citrix'], [WINDOWS, 'Secure Access']],
    ['none of a product that is not installed', null, ['globalprotect'], null],
    ['none of a product that nobody knows', null, ['acme'], null],
    ['none where no product is named', null, [], null],
  ] as const)('%s', (_, start, products, expected) => {
    const program = clientProgram({ start, products }, laptop([WINDOWS]).io);

    expect(program === null ? null : [program.path, program.name]).toEqual(expected);
  });
});

describe('starting the VPN client', () => {
  const policy = { start: '/opt/x/my agent', products: [] };

  it('runs the program alone, without an argument', async () => {
    const { io, ran } = laptop(['/opt/x/my agent'], 'linux');

    expect(await createVpnClient(policy, io).start()).toEqual({ ok: true, name: 'my agent' });
    expect(ran).toEqual([['/opt/x/my agent']]);
  });

  it('has macOS open an app', async () => {
    const app = '/Applications/Citrix Secure Access.app';
    const { io, ran } = laptop([app], 'darwin');

    await createVpnClient({ start: null, products: ['citrix'] }, io).start();

    expect(ran).toEqual([['/usr/bin/open', '-a', app]]);
  });

  it('starts nothing twice within ten seconds, however often it is asked', async () => {
    const { io, ran, later } = laptop(['/opt/x/my agent'], 'linux');
    const client = createVpnClient(policy, io);

    const first = await client.start();
    const second = await client.start();
    later(10_000);
    const third = await client.start();

    expect([first.ok, second.ok, third.ok, ran.length]).toEqual([true, false, true, 2]);
    expect(second).toMatchObject({ message: expect.stringContaining('a moment ago') as unknown });
  });

  it.each([
    ['is not there', []],
    ['is of another path', ['/opt/x/other']],
  ])('says what to do where the program %s, and runs nothing', async (_, there) => {
    const { io, ran } = laptop(there, 'linux');

    expect(await createVpnClient(policy, io).start()).toMatchObject({
      ok: false,
      message: expect.stringMatching(
        /my agent is not there.*Start the VPN client yourself/,
      ) as unknown,
    });
    expect(ran).toEqual([]);
  });
});
