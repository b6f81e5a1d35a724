/**
 * Opens every server of the recordings, in the namespace that it was started in, and says `ready`.
 * Each line of its input, `PLACE FAULT on|off`, switches a fault of a demo server and is answered by `done`.
 */
import { createInterface } from 'node:readline';
import { type Exchange, openExchange } from '../../../demo/exchange.ts';
import { isFaultName } from '../../../demo/faults.ts';
import { mapper, port } from '../../support/fake-exchange.ts';
import { response } from '../../support/rpc-bytes.ts';
import { PLACES, type Server } from './places.ts';

/** Demo servers take ports at random; a recording needs the same ones each time, whatever opens first. */
function sameEachTime(): () => number {
  let state = 20_031_123;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

const demos = new Map<string, Exchange>();

async function open(name: string, address: string, server: Server): Promise<void> {
  if (server.kind === 'demo') {
    Math.random = sameEachTime();
    const exchange = await openExchange(address, server.mapperPort ?? 135);
    for (const fault of server.faults) await exchange.setFault(fault, true);
    demos.set(name, exchange);
    return;
  }
  const { mapper: bind, ports, registered, tower, mapAnswer } = server;
  for (const [listenOn, manner] of Object.entries(ports))
    await port(manner, address, Number(listenOn));
  if (bind === null) return;
  await mapper({
    registered,
    bind,
    host: address,
    mapperPort: 135,
    ...(tower === undefined ? {} : { address: tower }),
    ...(mapAnswer === undefined
      ? {}
      : {
          onMap: ({ callId }, socket) => {
            socket.write(response(callId, Buffer.from(mapAnswer, 'hex')));
          },
        }),
  });
}

for (const [name, { address, server }] of PLACES)
  if (server !== null) await open(name, address, server);
process.stdout.write('ready\n');

for await (const line of createInterface({ input: process.stdin })) {
  const [place = '', fault = '', state] = line.split(' ');
  const exchange = demos.get(place);
  if (exchange === undefined || !isFaultName(fault))
    throw new Error(`no such place or fault: ${line}`);
  Math.random = sameEachTime();
  await exchange.setFault(fault, state === 'on');
  process.stdout.write('done\n');
}
process.exit(0);
