import type { Authorities } from '../../lib/authorities.ts';
import type { DoorSetting } from '../../model/door.ts';
import { knock } from './knock.ts';
import type { WebRequest, WebResult } from './types.ts';

/** The io: who resolves, whom TLS trusts, what time it is, when to stop. */
export interface WebIo {
  /** Aborted at the caller's deadline, or when the look is no longer wanted. */
  readonly signal: AbortSignal;
  /** Every address of a name, in the system's order. Rejects with the system's error. */
  resolve(host: string): Promise<readonly string[]>;
  readonly trust: Authorities;
  now(): Date;
  monotonicMs(): number;
}

/** Asks every door at once. Never rejects: what the deadline cut is a result. */
export async function runDoors(
  { doors, network, server }: WebRequest,
  io: WebIo,
): Promise<WebResult> {
  const asked = doors.filter((door) => isOn(door, network.label));
  const knocks = await Promise.all(asked.map((door) => knock(door, { network, server }, io)));
  return {
    checks: knocks.flatMap(({ checks }) => checks),
    doors: knocks.map(({ door }) => door),
  };
}

const isOn = ({ on }: DoorSetting, label: string): boolean => on === null || on.includes(label);
