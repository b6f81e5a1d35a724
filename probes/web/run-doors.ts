import type { ClockWitness } from '../../model/clock.ts';
import type { DoorSetting } from '../../model/door.ts';
import { askHello } from './ask-hello.ts';
import { seek } from './autodiscover/seek.ts';
import { knock } from './knock.ts';
import { keyOf } from './place.ts';
import type { ServerFlight } from './server-flight.ts';
import type { LookIo, WebIo, WebRequest, WebResult } from './types.ts';

/** Answers of one look whose dates are kept. */
const MAX_CLOCKS = 128;

/** Asks every door at once. Never rejects: what the deadline cut is a result. */
export async function runDoors(
  { doors, network, server, areChannelsDue = true }: WebRequest,
  io: WebIo,
): Promise<WebResult> {
  const clocks: ClockWitness[] = [];
  const look = {
    ...io,
    hello: hellosOnce(io.signal),
    identify: identifyOnce(),
    hearClock: (witness: ClockWitness) => {
      if (clocks.length < MAX_CLOCKS) clocks.push(witness);
    },
  };
  const asked = doors.filter((door) => isOn(door, network.label));
  const knocks = await Promise.all(
    asked.map((door) =>
      door.kind === 'autodiscover'
        ? seek(door, network, look)
        : knock(door, { network, server, areChannelsDue }, look),
    ),
  );
  return {
    checks: knocks.flatMap(({ checks }) => checks),
    doors: knocks.map(({ door }) => door),
    facts: new Map(knocks.flatMap(({ facts }) => [...facts])),
    clocks,
  };
}

const isOn = ({ on }: DoorSetting, label: string): boolean => on === null || on.includes(label);

/** Several doors mostly stand behind one name: it is said once what TLS they have. */
function hellosOnce(signal: AbortSignal): LookIo['hello'] {
  const said = new Map<string, Promise<ServerFlight>>();
  return (url, place) => {
    const key = `${url.host} ${keyOf(place)}`;
    const hello = said.get(key) ?? askHello(url, place, signal);
    said.set(key, hello);
    return hello;
  };
}

/** A server that several doors share is asked once what it names itself. */
function identifyOnce(): LookIo['identify'] {
  const said = new Map<string, ReturnType<LookIo['identify']>>();
  return (url, place, asking) => {
    const key = `${url.host} ${keyOf(place)}`;
    const identity = said.get(key) ?? asking();
    said.set(key, identity);
    return identity;
  };
}
