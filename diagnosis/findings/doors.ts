import type { CheckResult } from '../../model/check.ts';
import { type Code, factsOf } from '../../model/codes/facts.ts';
import type { Finding } from '../../model/diagnosis.ts';
import type { Door } from '../../model/door.ts';
import { factsBehind, type RungFacts } from '../../model/rung-facts.ts';
import { finding } from '../../model/own-finding.ts';
import { hostInUrl } from '../../model/door.ts';
import { DOOR_NAMES } from '../../model/text/en/evidence-web.ts';

/**
 * What is wrong or odd at the doors, for the helpdesk: while Outlook's way is RPC, a red door
 * changes no verdict. Pure.
 *
 * @param checks of the doors alone
 */
export function doorFindings(
  checks: readonly CheckResult[],
  doors: readonly Door[],
  facts: ReadonlyMap<string, RungFacts> = new Map(),
): Finding[] {
  const red = checks.flatMap((check): Finding[] => {
    const { code, status, args } = check;
    // What this laptop's clock explains is told by CLOCK_SKEW.
    const isOfClock = factsBehind({ facts }, check).clock !== undefined;
    return isSaidOfDoors(code) && !isOfClock && (status === 'fail' || status === 'degraded')
      ? [{ code, args, audience: 'helpdesk' }]
      : [];
  });
  const exposed = checks.flatMap((check) => itself(factsBehind({ facts }, check)));
  return [...red, ...exposed, ...doors.flatMap((door) => [...inClear(door), ...byItself(door)])];
}

/** A name that does not resolve and a page of the network itself are told by the ladder. */
const isSaidOfDoors = (code: Code | null): code is Code =>
  code !== null && (factsOf(code).kind === 'door' || code === 'DNS_FAILED');

/** Exchange's own web side, where somebody should stand before it. */
function itself({ exposed }: RungFacts): Finding[] {
  if (exposed === undefined) return [];
  const { host, proof: reason } = exposed;
  return [finding('OWA_EXPOSED', 'helpdesk', { door: DOOR_NAMES.owa, host, reason })];
}

const hostOf = ({ url }: Door): string => hostInUrl(url);

/** What stays on this laptop crosses no line on which anybody could listen. */
const STAYS_HERE = /^http:\/\/(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])(?:[:/]|$)/i;

/** The hop that asked for the login decides, not the URL that was typed: http often leads to https. */
function inClear(door: Door): Finding[] {
  const asked = door.hops.at(-1);
  if (asked === undefined || !asked.url.startsWith('http:') || asked.status === null) return [];
  if (STAYS_HERE.test(asked.url)) return [];
  const how = door.auth.find((one) => one === 'form' || /^basic\b/i.test(one));
  if (how === undefined) return [];
  const given = { door: DOOR_NAMES[door.door], host: hostOf(door), reason: how };
  return [finding('FORM_OVER_HTTP', 'helpdesk', given)];
}

function byItself(door: Door): Finding[] {
  const offers = door.auth.filter((one) => /^(?:negotiate|ntlm)\b/i.test(one));
  if (door.door !== 'owa' || offers.length === 0 || door.auth.includes('form')) return [];
  const given = { door: DOOR_NAMES[door.door], host: hostOf(door), reason: offers };
  return [finding('AUTO_LOGON', 'helpdesk', given)];
}
