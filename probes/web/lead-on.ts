import { type Approach, approach } from './approach.ts';
import { type AroundDoor, type AskedMember, askMember, firstWell } from './ask-member.ts';
import { chosenOf } from './members.ts';
import { type Name, resolveHost } from './name.ts';
import type { DoorRequest } from './requests.ts';
import type { LookIo } from './types.ts';

/** Who was asked at another host, or why nobody was. */
export type Led =
  | { readonly kind: 'asked'; readonly member: AskedMember }
  | { readonly kind: 'nameless'; readonly name: Name }
  | { readonly kind: 'not-led'; readonly by: Extract<Approach, { via: 'proxy' }> };

/** Of a host that is no door of the settings: a browser takes another address where one is dead. */
const MAX_ADDRESSES = 2;

/** Asks where a redirect leads, by the way that the browser of this laptop would go. Never rejects. */
export async function leadOn(request: DoorRequest, around: AroundDoor, io: LookIo): Promise<Led> {
  const by = await approach(request, around, io);
  if (by.via === 'proxy')
    return by.seen.kind === 'leads'
      ? { kind: 'asked', member: by.member }
      : { kind: 'not-led', by };
  const name = await resolveHost(request.url.hostname.replace(/^\[(.*)\]$/, '$1'), io);
  const asking = name.addresses
    .slice(0, MAX_ADDRESSES)
    .map((address) => askMember(request, { via: 'direct', address }, address, around, io));
  const [first, ...more] = asking;
  if (first === undefined) return { kind: 'nameless', name };
  const member = (await firstWell(asking)) ?? chosenOf([await first, ...(await Promise.all(more))]);
  return { kind: 'asked', member };
}
