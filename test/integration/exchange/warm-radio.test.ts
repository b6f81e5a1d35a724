import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { warmRadio } from '../../../probes/exchange/warm-radio.ts';
import { silentPort } from '../../support/silent-port.ts';

const LOOPBACK = { resolve: () => Promise.resolve(['127.0.0.1']) };

it('one connection wakes the modem, and says nothing', async () => {
  let bytes = 0;
  const server = createServer((socket) => {
    socket.on('data', (chunk) => (bytes += chunk.length));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const ended = once(server, 'connection').then(([socket]) => once(socket as Socket, 'close'));

  await warmRadio(
    { host: 'cag.example', port: (server.address() as AddressInfo).port },
    { ...LOOPBACK, signal: new AbortController().signal },
  );
  await ended;
  server.close();

  expect(bytes).toBe(0);
});

it('a modem that stays asleep, and a name that nobody tells, hold no check beyond their time', async () => {
  const silent = await silentPort();
  const stopped = new AbortController();
  const waiting = warmRadio(
    { host: 'cag.example', port: silent.port },
    { ...LOOPBACK, signal: stopped.signal },
  );
  stopped.abort();

  await waiting;
  await warmRadio(
    { host: 'cag.example', port: 443 },
    {
      resolve: () => Promise.reject(new Error('ENOTFOUND')),
      signal: new AbortController().signal,
    },
  );
  await silent.close();
});
