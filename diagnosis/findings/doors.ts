import type { CheckResult } from '../../model/check.ts';
import { type Code, factsOf } from '../../model/codes/facts.ts';
import type { Finding } from '../../model/diagnosis.ts';
import { factsBehind, type RungFacts } from '../../model/rung-facts.ts';
import { finding } from '../../model/own-finding.ts';
import { type Door, DoorKind, hostInUrl } from '../../model/door.ts';
import { LOGON } from '../../model/text/en/evidence-logon.ts';
import { DOOR, DOOR_NAMES } from '../../model/text/en/evidence-web.ts';

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
  const red = oneForAlike(
    checks.filter(
      (check) =>
        (check.status === 'fail' || check.status === 'degraded') &&
        // What this laptop's clock explains is told by CLOCK_SKEW.
        factsBehind({ facts }, check).clock === undefined,
    ),
  );
  const exposed = checks.flatMap((check) => itself(factsBehind({ facts }, check)));
  const logons = [...facts.values()].flatMap(({ logon }) => logon ?? []);
  return [
    ...red,
    ...exposed,
    ...doors.flatMap((door) => [...inClear(door), ...byItself(door, logons)]),
  ];
}

/** Doors of one host that fail alike have one cause, which is told once and names them all. */
function oneForAlike(red: readonly CheckResult[]): Finding[] {
  const groups = new Map<string, { code: Code; alike: CheckResult[] }>();
  for (const check of red) {
    const { code, args } = check;
    if (!isSaidOfDoors(code)) continue;
    const key = JSON.stringify([code, { ...args, door: atOf(check), url: null }]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { code, alike: [check] });
    else group.alike.push(check);
  }
  return [...groups.values()].flatMap(({ code, alike: [first, ...more] }): Finding[] => {
    if (first === undefined) return [];
    if (more.length === 0) return [{ code, args: first.args, audience: 'helpdesk' }];
    const names = new Set([first, ...more].flatMap((check) => nameOfDoor(check) ?? []));
    const all = [...names].join(', ');
    const at = atOf(first);
    const door = at === null ? all : DOOR.at(all, at);
    return [{ code, args: { ...first.args, door }, audience: 'helpdesk' }];
  });
}

/** Another address of the name, `web.owa.tls@10.1.2.3`; of a connection its sentence names it. */
const atOf = ({ id, step, address }: CheckResult): string | null =>
  step !== 'web-tcp' && address !== null && id.endsWith(`@${address}`) ? address : null;

const nameOfDoor = ({ id }: CheckResult): string | null => {
  const kind = DoorKind.safeParse(id.split('.')[1]);
  return kind.success ? DOOR_NAMES[kind.data] : null;
};

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

function byItself(door: Door, logons: readonly NonNullable<RungFacts['logon']>[]): Finding[] {
  const offers = door.auth.filter((one) => /^(?:negotiate|ntlm)\b/i.test(one));
  if (door.door !== 'owa' || offers.length === 0 || door.auth.includes('form')) return [];
  const seen = logons.find(({ url }) => url === door.url);
  const logon =
    seen === undefined || seen.read === 0
      ? LOGON.unread
      : seen.certainBy.length > 0
        ? LOGON.certain(seen.certainBy)
        : LOGON.none;
  const given = { door: DOOR_NAMES[door.door], host: hostOf(door), reason: offers, logon };
  return [finding('AUTO_LOGON', 'helpdesk', given)];
}
