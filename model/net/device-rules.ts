import { holdsAddress } from './address-list.ts';
import { portListWords } from './port-list.ts';
import { subtractPorts, unitePorts } from './port-set.ts';
import { LIST, PLACE } from '../text/en/evidence-lists.ts';
import type { AccessListInPlay } from '../access-list.ts';

/**
 * The lists as one rule a device, in order from the laptop outwards, with their places; those that
 * see the tunnel alone are left out. Rules of one device add up, as every rule base reads them, and
 * what one of them denies is denied.
 *
 * @param towards the address that is asked for: a rule with other destinations adds nothing to it
 */
export function deviceRules(
  lists: readonly AccessListInPlay[],
  towards: { readonly host: string; readonly address: string } | null,
): readonly AccessListInPlay[] {
  const devices = new Map<string, AccessListInPlay[]>();
  for (const list of lists) {
    if (list.beforeGateway === true) continue;
    const key = JSON.stringify([list.device, list.whatIf, list.on, list.kind ?? 'ports']);
    devices.set(key, [...(devices.get(key) ?? []), list]);
  }
  const rules = [...devices.values()].flatMap((group) => combine(group, towards));
  const facts = rules.filter(({ whatIf }) => !whatIf);
  return rules.map((rule) =>
    rule.whatIf ? rule : { ...rule, place: { index: facts.indexOf(rule) + 1, of: facts.length } },
  );
}

function combine(
  group: readonly AccessListInPlay[],
  towards: { readonly host: string; readonly address: string } | null,
): readonly AccessListInPlay[] {
  const meant =
    towards === null
      ? group
      : group.filter(
          ({ to }) => to.length === 0 || holdsAddress(to, towards.host, towards.address),
        );
  // None is meant for this address: that is told of by the address, and the ports of all are as
  // good a guess as any.
  const rules = meant.length === 0 ? group : meant;
  const [first, ...others] = rules;
  if (first === undefined) return [];
  if (others.length === 0) return [first];
  const deny = unitePorts(...rules.map((rule) => rule.deny ?? []));
  const groups = [...new Set(rules.flatMap((rule) => rule.group ?? []))];
  return [
    {
      ...first,
      owner: rules.find(({ owner }) => owner !== null)?.owner ?? null,
      contact: rules.find(({ contact }) => (contact ?? null) !== null)?.contact ?? null,
      allow: subtractPorts(unitePorts(...rules.map(({ allow }) => allow)), deny),
      deny,
      ignored: rules.flatMap(({ ignored }) => ignored ?? []),
      to: rules.some(({ to }) => to.length === 0)
        ? []
        : [...new Set(rules.flatMap(({ to }) => to))],
      from: [...new Set(rules.flatMap(({ from }) => from ?? []))],
      group: groups.length === 0 ? null : groups.join(', '),
    },
  ];
}

/**
 * Where the list stands and what it sees, in words for a sentence: `list 1 of 2 on the way, sees
 * 10.1.9.1`.
 */
export function placeWords({ place, from = [], whatIf }: AccessListInPlay): string {
  if (whatIf) return PLACE.whatIf;
  const where =
    place === undefined
      ? PLACE.unknown
      : place.of === 1
        ? PLACE.only
        : PLACE.oneOf(place.index, place.of);
  return from.length === 0 ? where : PLACE.sees(where, from);
}

/** Everything that is known of a list, as a technician would note it. */
export function describeRule(list: AccessListInPlay): string {
  const { device, on, group, asOf, typedIn, ignored = [], deny = [], from = [], whatIf } = list;
  const facts = [
    placeWords(list),
    from.length === 0 && !whatIf ? LIST.noSource : null,
    on === null ? null : LIST.on(on),
    (group ?? null) === null ? null : LIST.group(group ?? ''),
    (asOf ?? null) === null ? null : LIST.asOf(asOf ?? ''),
    typedIn === undefined ? null : typedIn === '--acl' ? LIST.byOption : LIST.from(typedIn),
    deny.length === 0 ? null : LIST.denies(portListWords(deny)),
    ignored.length === 0 ? null : LIST.ignored(ignored),
  ];
  return LIST.described(
    device,
    facts.filter((fact) => fact !== null),
  );
}
