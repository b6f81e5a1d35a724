import type { LiveConnection } from '../../model/connections.ts';
import type { NetworkState } from '../../model/network-state.ts';
import type { OutlookAccount, OutlookWitness } from '../../model/outlook.ts';
import { connectedAgain, isConnected, toExchange } from '../../model/outlook-standing.ts';
import { OUTLOOK } from '../../model/text/en/outlook.ts';

type Seen = Omit<OutlookWitness, 'notes'>;

/**
 * Sentences for whoever reads what Outlook showed, the most telling first. Pure.
 *
 * @param network null where nobody knows since when it is as it is
 * @param noProfile said where there is none
 */
export function notesOn(
  seen: Seen,
  network: Pick<NetworkState, 'since' | 'label' | 'tunnel'> | null,
  noProfile: string,
): string[] {
  if (seen.notTested !== null) return [seen.notTested];
  return [
    ...standingNotes(seen, network),
    ...profileNotes(seen, noProfile),
    ...(seen.newOutlookRuns === true ? [OUTLOOK.newOutlook] : []),
    ...costNotes(seen),
  ];
}

function standingNotes(
  seen: Seen,
  network: Pick<NetworkState, 'since' | 'label' | 'tunnel'> | null,
): readonly string[] {
  const { at, runs, version, profile } = seen;
  if (runs === false) return [OUTLOOK.notRunning];
  if (runs === null) return [];
  const again = network === null ? null : connectedAgain(seen, network);
  return [
    ...(again === null
      ? []
      : [OUTLOOK.hangUp(again.connectedAt, again.writtenAt, at), OUTLOOK.outbox]),
    OUTLOOK.runs(version),
    connectionNote(seen),
    ...(profile?.workOffline === true ? [OUTLOOK.workOffline] : []),
  ];
}

function connectionNote(seen: Seen): string {
  const held = toExchange(seen.connections);
  if (held.length > 0) return OUTLOOK.connected(held.length, oldest(held), seen.at);
  return isConnected(seen) === false ? OUTLOOK.unconnected : OUTLOOK.mayBeConnected;
}

const oldest = (held: readonly LiveConnection[]): string | null =>
  held
    .map(({ createdAt }) => createdAt)
    .filter((createdAt) => createdAt !== null)
    .toSorted()[0] ?? null;

function profileNotes({ profile, at }: Seen, noProfile: string): readonly string[] {
  if (profile === null) return [noProfile];
  if (profile.accounts.length === 0) return [OUTLOOK.noAccount];
  return profile.accounts.slice(0, 4).map((account) => OUTLOOK.account(partsOf(account, at)));
}

const partsOf = (
  { server, proxy, mailStores, way, mode, mailFile }: OutlookAccount,
  at: string,
): readonly string[] => [
  ...(server === null ? [] : [OUTLOOK.server(server)]),
  ...(proxy === null ? [] : [OUTLOOK.proxy(proxy)]),
  ...(mailStores.length === 0 ? [] : [OUTLOOK.mailStores(mailStores)]),
  ...(way === null || way === 'mapi-http' ? [] : [OUTLOOK.ways[way]]),
  ...(mode === null ? [] : [OUTLOOK.modes[mode]]),
  ...(mailFile === null ? [] : [OUTLOOK.mailFile(mailFile.bytes, mailFile.changedAt, at)]),
];

function costNotes({ networkCost }: Seen): readonly string[] {
  if (networkCost === null) return [];
  const { cost, isRoaming, isOverLimit } = networkCost;
  const words = [
    OUTLOOK.costs[cost],
    ...(isRoaming ? [OUTLOOK.roaming] : []),
    ...(isOverLimit ? [OUTLOOK.overLimit] : []),
  ];
  return [OUTLOOK.cost(words)];
}
