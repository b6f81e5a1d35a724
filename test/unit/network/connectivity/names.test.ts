import { describe, expect, it } from 'vitest';
import { sharedResolver } from '../../../../probes/network/connectivity/names.ts';

const never = new AbortController().signal;

describe('the names of the probes', () => {
  /** A resolver that answers when told to. */
  function slowResolver() {
    const calls: {
      host: string;
      answer: (addresses: readonly string[]) => void;
      fail: (error: Error) => void;
    }[] = [];
    let network = 1;
    const resolve = sharedResolver(
      (host) =>
        new Promise((answer, fail) => {
          calls.push({ host, answer, fail });
        }),
      () => network,
    );
    return {
      calls,
      resolve,
      move: () => {
        network += 1;
      },
    };
  }

  it('are asked for once, however many probes wait for them', async () => {
    const { calls, resolve } = slowResolver();
    const waiting = [
      resolve('probe.example', 4, never),
      resolve('probe.example', 4, never),
      resolve('probe.example', 6, never),
    ];

    calls[0]!.answer(['192.0.2.1']);
    calls[1]!.answer(['2001:db8::1']);

    expect(await Promise.all(waiting)).toEqual([
      { kind: 'named', addresses: ['192.0.2.1'] },
      { kind: 'named', addresses: ['192.0.2.1'] },
      { kind: 'named', addresses: ['2001:db8::1'] },
    ]);
    expect(calls).toHaveLength(2);
  });

  it("are asked for anew on another network: the answer of the one before may be a portal's", async () => {
    const { calls, resolve, move } = slowResolver();
    const before = resolve('probe.example', 4, never);

    move();
    const after = resolve('probe.example', 4, never);
    calls[0]!.answer(['10.0.0.1']);
    calls[1]!.answer(['192.0.2.1']);

    expect([await before, await after]).toEqual([
      { kind: 'named', addresses: ['10.0.0.1'] },
      { kind: 'named', addresses: ['192.0.2.1'] },
    ]);
  });

  it('are waited for no longer than the probe lasts, though the resolver cannot be called off', async () => {
    const { resolve } = slowResolver();
    const controller = new AbortController();
    const waiting = resolve('probe.example', 4, controller.signal);

    controller.abort();

    expect(await waiting).toEqual({ kind: 'cut' });
  });

  it('do not pile up in a dead resolver: the ninth is not asked for, and that says nothing about the network', async () => {
    const { calls, resolve, move } = slowResolver();
    for (let nth = 0; nth < 8; nth += 1) {
      void resolve('probe.example', 4, never);
      move();
    }

    const ninth = await resolve('probe.example', 4, never);

    expect(ninth).toEqual({ kind: 'failed', at: 'local', error: 'EBUSY' });
    expect(calls).toHaveLength(8);
  });

  it("that resolve to nothing usable do not resolve, and keep the resolver's own word for why", async () => {
    const { calls, resolve } = slowResolver();
    const [empty, failing] = [resolve('a.example', 4, never), resolve('b.example', 4, never)];

    calls[0]!.answer(['not an address']);
    calls[1]!.fail(Object.assign(new Error('getaddrinfo'), { code: 'EAI_AGAIN' }));

    expect([await empty, await failing]).toEqual([
      { kind: 'failed', at: 'name', error: 'ENODATA' },
      { kind: 'failed', at: 'name', error: 'EAI_AGAIN' },
    ]);
  });

  it('are not asked for where an address is written', async () => {
    const { calls, resolve } = slowResolver();

    expect(await resolve('192.0.2.9', 4, never)).toEqual({
      kind: 'named',
      addresses: ['192.0.2.9'],
    });
    expect(calls).toEqual([]);
  });
});
