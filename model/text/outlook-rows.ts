import type { LiveConnection } from '../connections.ts';
import type { NetworkState } from '../network-state.ts';
import type { OutlookAccount, OutlookWitness } from '../outlook.ts';
import { connectedAgain } from '../outlook-standing.ts';
import type { Words } from './words.ts';

/** One thing that Outlook shows; a label that repeats is empty. */
export interface OutlookRow {
  readonly label: string;
  readonly value: string;
}

type RowWords = Pick<Words, 'clock' | 'connections' | 'outlook'>;

/** Connections that are named one by one. */
const MAX_CONNECTIONS = 12;

/**
 * What Outlook showed, row by row: that one may hang up comes first. Why nothing was looked at is the
 * one row then. Pure.
 */
export function outlookRows(
  seen: OutlookWitness,
  network: Pick<NetworkState, 'since' | 'label' | 'tunnel'>,
  now: Date,
  words: RowWords,
): readonly OutlookRow[] {
  const { OUTLOOK } = words.outlook;
  if (seen.notTested !== null) return [{ label: OUTLOOK.program, value: seen.notTested }];
  const again = connectedAgain(seen, network);
  return [
    ...(again === null
      ? []
      : labelled(OUTLOOK.again, [
          OUTLOOK.parts.hangUp(again.connectedAt, again.writtenAt, now.toISOString()),
          OUTLOOK.parts.outbox,
        ])),
    ...programRows(seen, now, words),
    ...profileRows(seen, now, words),
    ...labelled(OUTLOOK.settings, settingWords(seen, words)),
    ...labelled(OUTLOOK.cost, costWords(seen, words)),
    ...labelled(OUTLOOK.connections, connectionWords(seen.connections, now, words)),
    ...labelled(OUTLOOK.problem, seen.problems),
  ];
}

const labelled = (label: string, values: readonly string[]): readonly OutlookRow[] =>
  values.map((value, index) => ({ label: index === 0 ? label : '', value }));

function programRows(
  { version, runs, runsSince, newOutlookRuns }: OutlookWitness,
  now: Date,
  { clock: { clockWords }, outlook: { OUTLOOK } }: RowWords,
): readonly OutlookRow[] {
  const since = runsSince === null ? null : clockWords(runsSince, now);
  const value =
    runs === null
      ? OUTLOOK.runsPerhaps
      : runs
        ? OUTLOOK.runs(version, since)
        : OUTLOOK.runsNot(version);
  return [
    { label: OUTLOOK.program, value },
    ...(newOutlookRuns === true ? [{ label: OUTLOOK.newProgram, value: OUTLOOK.newRuns }] : []),
  ];
}

function profileRows(
  { profile }: OutlookWitness,
  now: Date,
  { outlook: { OUTLOOK } }: RowWords,
): readonly OutlookRow[] {
  if (profile === null) return [{ label: OUTLOOK.profile, value: OUTLOOK.noProfile }];
  const { name, leadsToTarget, accounts, workOffline } = profile;
  return [
    { label: OUTLOOK.profile, value: OUTLOOK.leads(name, leadsToTarget) },
    ...labelled(
      OUTLOOK.account,
      accounts.length === 0
        ? [OUTLOOK.noAccount]
        : accounts.map((account) => accountWords(account, now, OUTLOOK.parts)),
    ),
    ...(workOffline === null
      ? []
      : [{ label: OUTLOOK.workOffline, value: OUTLOOK.pressed(workOffline) }]),
  ];
}

const accountWords = (
  { server, proxy, mailStores, way, mode, mailFile }: OutlookAccount,
  now: Date,
  parts: RowWords['outlook']['OUTLOOK']['parts'],
): string =>
  [
    ...(server === null ? [] : [parts.server(server)]),
    ...(proxy === null ? [] : [parts.proxy(proxy)]),
    ...(mailStores.length === 0 ? [] : [parts.mailStores(mailStores)]),
    ...(way === null || way === 'mapi-http' ? [] : [parts.ways[way]]),
    ...(mode === null ? [] : [parts.modes[mode]]),
    ...(mailFile === null
      ? []
      : [parts.mailFile(mailFile.bytes, mailFile.changedAt, now.toISOString())]),
  ].join(', ');

function settingWords(
  { settings: { mapiHttpDisabled, rpcEncryption } }: OutlookWitness,
  { outlook: { OUTLOOK } }: RowWords,
): readonly string[] {
  const set = [
    ...(mapiHttpDisabled === null ? [] : [OUTLOOK.setting('MapiHttpDisabled', mapiHttpDisabled)]),
    ...(rpcEncryption === null ? [] : [OUTLOOK.setting('EnableRPCEncryption', rpcEncryption)]),
  ];
  return [set.length === 0 ? OUTLOOK.noSettings : set.join(', ')];
}

function costWords(
  { networkCost }: OutlookWitness,
  { outlook: { OUTLOOK } }: RowWords,
): readonly string[] {
  if (networkCost === null) return [];
  const { cost, isRoaming, isOverLimit } = networkCost;
  const { costs, roaming, overLimit } = OUTLOOK.parts;
  return [
    [costs[cost], ...(isRoaming ? [roaming] : []), ...(isOverLimit ? [overLimit] : [])].join(', '),
  ];
}

function connectionWords(
  connections: readonly LiveConnection[],
  now: Date,
  { clock: { clockWords }, connections: words, outlook: { OUTLOOK } }: RowWords,
): readonly string[] {
  if (connections.length === 0) return [OUTLOOK.noConnection];
  const named = connections.slice(0, MAX_CONNECTIONS).map((one) => {
    const to = `${words.endpointWords(one.remoteAddress, one.remotePort)} (${words.purposeWords(one)})`;
    const since = one.createdAt === null ? null : clockWords(one.createdAt, now);
    return OUTLOOK.connection(to, words.stateWords(one.state), since);
  });
  const more = connections.length - named.length;
  return more > 0 ? [...named, OUTLOOK.more(more)] : named;
}
