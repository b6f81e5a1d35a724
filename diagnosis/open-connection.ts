import type { LiveConnection } from '../model/connections.ts';
import type { OutlookWitness } from '../model/outlook.ts';
import { toExchange } from '../model/outlook-standing.ts';

/** A younger one may be an attempt of which nobody knows yet what becomes of it. */
const LIVES_MS = 120_000;

/** By these Outlook comes in over HTTP: they say nothing of RPC. */
const HTTP_PORTS: readonly number[] = [80, 443];

/**
 * The oldest connection of RPC that Outlook itself holds to an address that was checked, minutes old:
 * what was opened before goes on, though a new one could not be opened now. One from before the
 * network became what it is says nothing: nobody told Outlook yet that it is dead. Null where there
 * is none, or its age is not known. Pure.
 *
 * @param addresses null: to any that is known as Exchange's
 */
export function livingConnection(
  { at, networkSince, connections }: OutlookWitness,
  addresses: readonly string[] | null,
): (LiveConnection & { readonly createdAt: string }) | null {
  const living = toExchange(connections).flatMap((one) => {
    const { createdAt, remoteAddress, remotePort } = one;
    if (createdAt === null || addresses?.includes(remoteAddress) === false) return [];
    const openedMs = Date.parse(createdAt);
    const isOld = Date.parse(at) - openedMs >= LIVES_MS;
    const isOfThisNetwork = networkSince === null || openedMs >= Date.parse(networkSince);
    return isOld && isOfThisNetwork && !HTTP_PORTS.includes(remotePort)
      ? [{ ...one, createdAt }]
      : [];
  });
  return (
    living.toSorted((one, other) => Date.parse(one.createdAt) - Date.parse(other.createdAt))[0] ??
    null
  );
}
