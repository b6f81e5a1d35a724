import type { OutlookAccount, OutlookProfile, OutlookWitness } from '../model/outlook.ts';
import type { Page } from './context.ts';
import type { Part } from './html.ts';

type Row = readonly [name: string, value: Part | null];
type Moment = (iso: string) => string;

/** Accounts that are told one by one; nearly every profile has one. */
const MAX_ACCOUNTS_NAMED = 3;

/** What Outlook showed of itself: at the making of the bundle, else in the run. */
export const outlookIn = ({ documents: { outlook, run } }: Page): OutlookWitness | null =>
  outlook ?? run?.outlook ?? null;

/** Microsoft's questions about Outlook itself; none where nobody looked. */
export function outlookRows(page: Page): readonly Row[] {
  const { words, utcOffsetMinutes } = page;
  const { OUTLOOK_FACTS, momentWords } = words.report;
  const outlook = outlookIn(page);
  if (outlook === null) return [];
  const moment: Moment = (iso) => momentWords(iso, utcOffsetMinutes);
  if (outlook.notTested !== null) return [[OUTLOOK_FACTS.program, outlook.notTested]];
  const { profile, problems } = outlook;
  return [
    [OUTLOOK_FACTS.program, programWords(outlook, OUTLOOK_FACTS, moment)],
    ...(profile === null
      ? ([[OUTLOOK_FACTS.profile, OUTLOOK_FACTS.noProfile]] as const)
      : profileRows(profile, OUTLOOK_FACTS, moment)),
    [OUTLOOK_FACTS.registry, registryWords(outlook.settings, OUTLOOK_FACTS)],
    [OUTLOOK_FACTS.unread, problems.length === 0 ? null : problems.join('; ')],
  ];
}

type Facts = Page['words']['report']['OUTLOOK_FACTS'];

function programWords(
  { version, runs, runsSince, newOutlookRuns }: OutlookWitness,
  FACTS: Facts,
  moment: Moment,
): string {
  return [
    version ?? FACTS.unknownVersion,
    ...(runs === null
      ? []
      : [runs ? FACTS.runs(runsSince === null ? null : moment(runsSince)) : FACTS.notRunning]),
    ...(newOutlookRuns === true ? [FACTS.newOutlook] : []),
  ].join(', ');
}

function profileRows(
  { name, accounts, leadsToTarget, workOffline }: OutlookProfile,
  FACTS: Facts,
  moment: Moment,
): readonly Row[] {
  const notes = [
    ...(accounts.length === 0 ? [FACTS.noAccount] : []),
    ...(leadsToTarget === false ? [FACTS.elsewhere] : []),
    ...(workOffline === true ? [FACTS.workOffline] : []),
  ];
  return [
    [FACTS.profile, [FACTS.named(name), ...notes].join(', ')],
    ...accounts
      .toSorted((one, other) => Number(other.isPrimary) - Number(one.isPrimary))
      .slice(0, MAX_ACCOUNTS_NAMED)
      .map((account): Row => [FACTS.account, accountWords(account, FACTS, moment)]),
  ];
}

const accountWords = (
  { server, proxy, mailStores, way, mode, mailFile }: OutlookAccount,
  FACTS: Facts,
  moment: Moment,
): string =>
  [
    ...(server === null ? [] : [FACTS.server(server)]),
    ...(proxy === null ? [] : [FACTS.proxy(proxy)]),
    ...(mailStores.length === 0 ? [] : [FACTS.mailStores(mailStores)]),
    ...(way === null ? [] : [FACTS.ways[way]]),
    ...(mode === null ? [] : [FACTS.modes[mode]]),
    ...(mailFile === null ? [] : [FACTS.mailFile(mailFile.bytes, moment(mailFile.changedAt))]),
  ].join(', ');

const registryWords = (
  { mapiHttpDisabled, rpcEncryption }: OutlookWitness['settings'],
  FACTS: Facts,
): string =>
  [
    ...(mapiHttpDisabled === null ? [] : [FACTS.mapiHttpDisabled(mapiHttpDisabled)]),
    ...(rpcEncryption === null ? [] : [FACTS.rpcEncryption(rpcEncryption)]),
  ].join(', ');

/** What only somebody at the laptop can still tell. */
export function stillToAsk(page: Page): string {
  const { OUTLOOK_FACTS } = page.words.report;
  const outlook = outlookIn(page);
  const isModeKnown = outlook?.profile?.accounts.some(({ mode }) => mode !== null) ?? false;
  return [
    OUTLOOK_FACTS.connectionStatus,
    ...(outlook?.version == null ? [OUTLOOK_FACTS.askVersion] : []),
    ...(isModeKnown ? [] : [OUTLOOK_FACTS.askMode]),
  ].join(', ');
}

/** What the connection costs, as Windows says and Outlook heeds; null where nobody asked. */
export function costByWindows(page: Page): string | null {
  const cost = outlookIn(page)?.networkCost ?? null;
  if (cost === null) return null;
  const { OUTLOOK_FACTS } = page.words.report;
  return [
    OUTLOOK_FACTS.costs[cost.cost],
    ...(cost.isRoaming ? [OUTLOOK_FACTS.roaming] : []),
    ...(cost.isOverLimit ? [OUTLOOK_FACTS.overLimit] : []),
  ].join(', ');
}
