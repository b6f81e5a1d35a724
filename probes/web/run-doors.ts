import type { DoorSetting } from '../../model/door.ts';
import { knock } from './knock.ts';
import type { WebIo, WebRequest, WebResult } from './types.ts';

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
