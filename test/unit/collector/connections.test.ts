import { EventEmitter } from 'node:events';
import type { Server } from 'node:http';
import { expect, test } from 'vitest';
import { boundConnections } from '../../../collector/wire/connections.ts';

class FakeSocket extends EventEmitter {
  destroyed = false;
  readonly remoteAddress: string;

  constructor(remoteAddress: string) {
    super();
    this.remoteAddress = remoteAddress;
  }

  destroy(): void {
    this.destroyed = true;
    this.emit('close');
  }
}

/** A server that only says who came, bounded as asked. */
function bounded(limits: { all: number; each: number }, proxies: readonly string[] = []) {
  const server = new EventEmitter();
  boundConnections(
    server as unknown as Server,
    { maxConnections: limits.all, maxConnectionsPerAddress: limits.each },
    proxies,
  );
  return {
    connect: (address: string): FakeSocket => {
      const socket = new FakeSocket(address);
      server.emit('connection', socket);
      return socket;
    },
    ask: (socket: FakeSocket): EventEmitter => {
      const response = new EventEmitter();
      server.emit('request', { socket }, response);
      return response;
    },
  };
}

test('one address gets only so many connections: its oldest silent one gives way', () => {
  const { connect, ask } = bounded({ all: 100, each: 2 });
  const busy = connect('10.0.0.9');
  ask(busy);
  const silent = connect('::ffff:10.0.0.9');
  const other = connect('10.0.0.10');

  const newest = connect('10.0.0.9');

  expect([busy, silent, other, newest].map(({ destroyed }) => destroyed)).toEqual([
    false,
    true,
    false,
    false,
  ]);
});

test('a newcomer goes when every connection of its address is at work, and none is cut for it', () => {
  const { connect, ask } = bounded({ all: 100, each: 2 });
  const working = [connect('10.0.0.9'), connect('10.0.0.9')];
  const [first] = working.map(ask);

  const refused = connect('10.0.0.9');
  first?.emit('close');
  const taken = connect('10.0.0.9');

  expect(refused.destroyed).toBe(true);
  expect(taken.destroyed).toBe(false);
  expect(working.map(({ destroyed }) => destroyed)).toEqual([true, false]);
});

test('laptops behind a proxy, or behind one on this machine, are not counted as one', () => {
  const { connect } = bounded({ all: 100, each: 2 }, ['10.0.0.1']);

  const behind = ['10.0.0.1', '127.0.0.1', '::1', '::ffff:127.0.0.1'].flatMap((address) =>
    Array.from({ length: 5 }, () => connect(address)),
  );

  expect(behind.some(({ destroyed }) => destroyed)).toBe(false);
});

test('when there are too many of all, the one that has been silent for longest gives way', () => {
  const { connect, ask } = bounded({ all: 2, each: 100 });
  const first = connect('127.0.0.1');
  const second = connect('127.0.0.1');
  ask(first).emit('close');

  const third = connect('127.0.0.1');

  expect([first, second, third].map(({ destroyed }) => destroyed)).toEqual([false, true, false]);
});
