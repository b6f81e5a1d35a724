import { describe, expect, it } from 'vitest';
import type { SystemReach } from '../../../model/system-reach.ts';
import { createSystemReach, windowsReach } from '../../../probes/network/system-reach.ts';
import type { NativeAnswer } from '../../../probes/platform/answer.ts';
import type { Said, Tools } from '../../../probes/platform/tools.ts';

const toolsThat = (said: Said | null): Tools & { readonly asked: string[] } => {
  const asked: string[] = [];
  return {
    asked,
    has: () => said !== null,
    ask: (program, args) => {
      asked.push([program, ...args].join(' '));
      return Promise.resolve(said ?? { ok: false, code: null, why: 'none' });
    },
    stop: () => Promise.resolve(),
  };
};
const io = (
  tools: Tools,
  windows: () => Promise<NativeAnswer<number>> = () => Promise.resolve({ ok: true, value: 0x40 }),
) => ({ tools, windows, answerWithinMs: 20 });

describe('what the system says of the Internet', () => {
  it.each<readonly [string, number, SystemReach['says'] | null]>([
    ['IPv4 leads to the Internet', 0x40, 'internet'],
    ['IPv6 does, IPv4 is local', 0x420, 'internet'],
    ['local networks of both families', 0x220, 'limited'],
    ['the subnet alone', 0x10, 'limited'],
    ['local IPv4, IPv6 without traffic', 0x22, 'limited'],
    ['no network', 0, 'none'],
    ['a network that it has not judged yet', 0x3, null],
  ])('Windows: %s', (_, flags, says) => {
    expect(windowsReach(flags)).toEqual(says === null ? null : { by: 'windows', says });
  });

  it.each<readonly [string, SystemReach['says'] | null]>([
    ['full', 'internet'],
    ['limited', 'limited'],
    ['portal', 'portal'],
    // Nothing that it manages: another program may hold the network.
    ['none', null],
    ['unknown', null],
    ['', null],
    ['limited access', null],
  ])('NetworkManager: "%s"', async (word, says) => {
    const tools = toolsThat({ ok: true, text: `${word}\n` });

    expect(await createSystemReach('linux', io(tools))()).toEqual({
      reach: says === null ? null : { by: 'network-manager', says },
      problem: null,
    });
    expect(tools.asked).toEqual(['nmcli -w 2 -t -e yes -f CONNECTIVITY general']);
  });

  it('is nothing, and no trouble, where NetworkManager does not run, and on other systems', async () => {
    const stopped = toolsThat({ ok: false, code: 8, why: 'nmcli ended with 8' });
    const quiet = { reach: null, problem: null };

    expect(await createSystemReach('linux', io(stopped))()).toEqual(quiet);
    expect(await createSystemReach('linux', io(toolsThat(null)))()).toEqual(quiet);
    expect(await createSystemReach('darwin', io(toolsThat(null)))()).toEqual(quiet);
  });

  it('says why where the system fails', async () => {
    const slow = toolsThat({ ok: false, code: null, why: 'nmcli took longer than 2 s' });
    const failing = createSystemReach(
      'win32',
      io(toolsThat(null), () => Promise.resolve({ ok: false, why: 'GetConnectivity: 0x80004005' })),
    );

    expect(await createSystemReach('linux', io(slow))()).toEqual({
      reach: null,
      problem: 'the system’s words about the Internet are not known: nmcli took longer than 2 s',
    });
    expect(await failing()).toEqual({
      reach: null,
      problem: 'the system’s words about the Internet are not known: GetConnectivity: 0x80004005',
    });
  });

  it('waits a bounded time for a service that hangs, and asks it no second time while it does', async () => {
    let asked = 0;
    let end: (flags: NativeAnswer<number>) => void = () => undefined;
    const ask = createSystemReach(
      'win32',
      io(toolsThat(null), () => {
        asked += 1;
        return new Promise((resolve) => {
          end = resolve;
        });
      }),
    );

    const [first, second] = [await ask(), await ask()];
    end({ ok: true, value: 0x20 });
    await new Promise((resolve) => setImmediate(resolve));
    const third = ask();
    end({ ok: true, value: 0x20 });

    expect([first, second].map(({ problem }) => problem)).toEqual(
      Array.from(
        { length: 2 },
        () => 'the system’s words about the Internet are not known: its service does not answer',
      ),
    );
    expect(await third).toEqual({ reach: { by: 'windows', says: 'limited' }, problem: null });
    expect(asked).toBe(2);
  });
});
