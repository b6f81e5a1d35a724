import { type AroundDoor, type AskedMember, askMember, firstWell } from './ask-member.ts';
import type { Place } from './place.ts';
import { chosenOf } from './members.ts';
import type { DoorRequest } from './requests.ts';
import type { LookIo } from './types.ts';

export interface NamedPlace {
  /** As a person reads it. */
  readonly name: string;
  readonly place: Place;
}

/** Every place of a door, each asked once and alone, and what the chosen one showed. */
export interface Reached<Shown> {
  readonly members: readonly [AskedMember, ...AskedMember[]];
  readonly chosen: AskedMember;
  readonly shown: Shown;
}

/**
 * Asks side by side; one place alone is asked for more, as soon as it is known to be well. Never
 * rejects.
 *
 * @param look asks for more, and never rejects
 */
export async function reach<Shown>(
  request: DoorRequest,
  places: readonly [NamedPlace, ...NamedPlace[]],
  { around, io }: { readonly around: AroundDoor; readonly io: LookIo },
  look: (chosen: AskedMember) => Promise<Shown>,
): Promise<Reached<Shown>> {
  const asking = places.map(({ place, name }) => askMember(request, place, name, around, io));
  const well = await firstWell(asking);
  const looking = well === null ? null : look(well);
  const members = (await Promise.all(asking)) as [AskedMember, ...AskedMember[]];
  const chosen = well ?? chosenOf(members);
  return { members, chosen, shown: await (looking ?? look(chosen)) };
}
