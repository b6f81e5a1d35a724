import type { DoorSetting } from '../../model/door.ts';
import type { NetworkState } from '../../model/network-state.ts';
import type { Asked } from './ask.ts';
import { type BesideMapi, besideMapi } from './beside-mapi.ts';
import { type Beside, lookBeside } from './beside/look-beside.ts';
import { answerIn } from './answer-in.ts';
import { followed, type Walked } from './hops.ts';
import type { Place } from './place.ts';
import type { DoorRequest } from './requests.ts';
import type { LookIo } from './types.ts';

/** Everything that lies behind the first answer of a door. */
export interface Shown {
  readonly walked: Walked;
  readonly beside: Beside;
  /** Null for other doors, and where nothing answered. */
  readonly mapi: BesideMapi | null;
}

export interface FirstAsked {
  readonly door: DoorSetting;
  readonly request: DoorRequest;
  readonly place: Place;
  readonly asked: Asked;
  readonly network: NetworkState;
  /** The Exchange server of the settings. */
  readonly server: string | null;
}

/**
 * Redirects, and what is asked beside them, all at once: a look takes the round trips of its longest
 * way. Never rejects.
 */
export async function lookBehind(
  { door, request, place, asked, network, server }: FirstAsked,
  io: LookIo,
): Promise<Shown> {
  const first = answerIn(request, asked.answer);
  const around = { kind: door.kind, isCaptive: network.label === 'captive' };
  const walking = followed(request, { place, asked }, around, io);
  const [walked, beside, mapi] = await Promise.all([
    walking,
    lookBeside({ door, request, place, first, walking, network, server }, io),
    door.kind === 'mapi' && first !== null ? besideMapi(request, place, io) : null,
  ]);
  return { walked, beside, mapi };
}
