import type { CheckResult } from '../model/check.ts';
import type { Finding } from '../model/diagnosis.ts';
import type { OutlookWitness } from '../model/outlook.ts';
import { isConnected } from '../model/outlook-standing.ts';
import type { ArgsOf } from '../model/text/codes.ts';
import { OUTLOOK } from '../model/text/en/outlook.ts';
import type { Way } from '../model/way.ts';
import type { Severity } from '../model/codes/facts.ts';
import type { OUTLOOK_CODES } from '../model/codes/outlook-facts.ts';

export type OutlookCode = keyof typeof OUTLOOK_CODES;

/** What keeps Outlook from the server, with every argument that its texts need. */
export type OutlookTrouble = {
  [C in OutlookCode]: {
    readonly code: C;
    readonly args: Readonly<Record<keyof ArgsOf<C>, string>>;
    readonly audience: Finding['audience'];
    /** Said only where every rung of the way is well: Outlook waits for nothing else then. */
    readonly needsGreen: boolean;
  };
}[OutlookCode];

export interface OutlookFacts {
  readonly outlook: OutlookWitness;
  /** Server that was checked. */
  readonly host: string;
  readonly way: Way | null;
  /** Checks of the doors by HTTP. */
  readonly doors: readonly CheckResult[];
}

/** So long Outlook may take to connect after its start, or after a change of the network. */
const SETTLES_MS = 180_000;

/**
 * What keeps Outlook from a server that answers, the surest cause first; null where it is connected,
 * does not run, has no account of Exchange, or where it cannot be told. Pure.
 */
export function outlookTrouble(facts: OutlookFacts): OutlookTrouble | null {
  const { outlook, host } = facts;
  const { profile } = outlook;
  if (outlook.notTested !== null || profile === null || profile.accounts.length === 0) return null;
  const connected = isConnected(outlook);
  if (connected === true) return null;
  if (profile.leadsToTarget === false)
    return {
      code: 'PROFILE_OTHER_SERVER',
      args: { host, server: serverIn(profile.accounts) },
      audience: 'helpdesk',
      needsGreen: false,
    };
  return outlook.runs === true && connected === false ? unconnected(facts) : null;
}

function unconnected(facts: OutlookFacts): OutlookTrouble | null {
  const { outlook, host, way } = facts;
  const { profile, settings, networkCost } = outlook;
  const args = { host };
  if (profile?.workOffline === true)
    return { code: 'OUTLOOK_OFFLINE', args, audience: 'user', needsGreen: false };
  if (networkCost !== null && isDear(networkCost) && asksForCost(outlook.version)) {
    const cost = OUTLOOK.costs[networkCost.cost];
    return { code: 'OUTLOOK_METERED', args: { host, cost }, audience: 'user', needsGreen: true };
  }
  if (way?.protocol === 'mapi-http' && settings.mapiHttpDisabled === true)
    return { code: 'MAPI_HTTP_OFF', args, audience: 'helpdesk', needsGreen: false };
  if (way?.protocol !== 'mapi-http' && settings.rpcEncryption === false)
    return { code: 'RPC_ENCRYPTION_OFF', args, audience: 'helpdesk', needsGreen: false };
  if (!isSettled(facts) || isBehindRedDoor(facts)) return null;
  const reason = OUTLOOK.noConnection(outlook.runsSince, outlook.at);
  return { code: 'OUTLOOK_ITSELF', args: { host, reason }, audience: 'helpdesk', needsGreen: true };
}

const isDear = ({ cost }: NonNullable<OutlookWitness['networkCost']>): boolean =>
  cost === 'fixed' || cost === 'variable';

/** Outlook 2013 and later ask Windows what a connection costs (msoutlook.info). */
const asksForCost = (version: string | null): boolean =>
  Number(/^\d+/.exec(version ?? '')?.[0] ?? 0) >= 15;

/** Its profile goes by HTTP whatever the server offers, and that door is red: it is no fault of Outlook. */
const isBehindRedDoor = ({ outlook: { profile }, doors }: OutlookFacts): boolean =>
  (profile?.accounts ?? []).some(({ way }) => {
    const kind = way === 'mapi-http' ? 'mapi' : way === 'rpc-http' ? 'rpcProxy' : null;
    return (
      kind !== null &&
      doors.some(({ id, status }) => id.split('.')[1] === kind && status === 'fail')
    );
  });

function isSettled({ outlook: { at, runsSince, networkSince } }: OutlookFacts): boolean {
  const isOld = (since: string): boolean => Date.parse(at) - Date.parse(since) >= SETTLES_MS;
  return runsSince !== null && isOld(runsSince) && (networkSince === null || isOld(networkSince));
}

/** The first account's server, else what stands in its place. */
function serverIn(accounts: NonNullable<OutlookWitness['profile']>['accounts']): string {
  const [first] = [...accounts].sort((a, b) => Number(b.isPrimary) - Number(a.isPrimary));
  return first?.server ?? first?.mailStores[0] ?? first?.proxy ?? '';
}

/** What of it is said, and as what: a cause that another cause hides is not said at all. */
export interface SaidOfOutlook {
  readonly trouble: OutlookTrouble;
  readonly as: 'verdict' | 'finding';
}

/**
 * What keeps Outlook from the server is the verdict where Outlook runs and the way is well, else a
 * finding beside it. Pure.
 *
 * @param severity of the verdict of the way
 */
export function saidOfOutlook(facts: OutlookFacts, severity: Severity): SaidOfOutlook | null {
  const trouble = outlookTrouble(facts);
  if (trouble === null) return null;
  const isWell = severity === 'ok' || severity === 'info';
  if (isWell && facts.outlook.runs === true) return { trouble, as: 'verdict' };
  return trouble.needsGreen ? null : { trouble, as: 'finding' };
}
