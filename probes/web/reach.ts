import { type AroundDoor, type AskedMember, askMember, firstWell } from './ask-member.ts';
import type { Place } from './place.ts';
import { followed, type Walked } from './hops.ts';
import { chosenOf } from './members.ts';
import type { DoorRequest } from './requests.ts';
import type { LookIo } from './types.ts';

export interface NamedPlace {
  /** As a person reads it. */
  readonly name: string;
  readonly place: Place;
}

/** Every place of a door, each asked once and alone, and where the chosen one led. */
export interface Reached {
  readonly members: readonly [AskedMember, ...AskedMember[]];
  readonly chosen: AskedMember;
  readonly walked: Walked;
}

/** Asks side by side; redirects are followed at one place alone. Never rejects. */
export async function reach(
  request: DoorRequest,
  places: readonly [NamedPlace, ...NamedPlace[]],
  around: AroundDoor,
  io: LookIo,
): Promise<Reached> {
  const asking = places.map(({ place, name }) => askMember(request, place, name, around, io));
  const well = await firstWell(asking);
  const walking = well === null ? null : followed(request, well.place, well.asked, io);
  const members = (await Promise.all(asking)) as [AskedMember, ...AskedMember[]];
  const chosen = well ?? chosenOf(members);
  return {
    members,
    chosen,
    walked: await (walking ?? followed(request, chosen.place, chosen.asked, io)),
  };
}
