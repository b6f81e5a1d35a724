import { finding, type OwnFinding } from '../../model/own-finding.ts';
import type { NetworkLabel } from '../../model/network-state.ts';
import { formatPortList, holdsPort, portListWords } from '../../model/net/port-list.ts';
import { countPorts } from '../../model/net/port-set.ts';
import type { MapperEntry, LadderResult } from '../../model/run.ts';
import { BET, percentWords, WIDE } from '../../model/text/en/findings.ts';
import { comparingRules, coverageOf, oddsOf, passingAll } from '../advice/coverage.ts';
import { DYNAMIC_RANGES, generationOf } from '../dynamic-ports.ts';
import { isDisproved } from '../lists/disproved.ts';
import { FALLBACK_OWNER } from '../../model/text/en/evidence-lists.ts';
import type { AccessListInPlay } from '../../model/access-list.ts';
/** Services that one finding names; the mapper's listing has the rest. */
const MAX_NAMED = 12;

/**
 * What the lists let pass beside what mail needs, and what they will not let pass after a restart.
 */
export function listFindings(
  result: LadderResult,
  accessLists: readonly AccessListInPlay[],
  label: NetworkLabel,
): readonly OwnFinding[] {
  const address = result.endpoints[0]?.host;
  if (address === undefined) return [];
  const rules = comparingRules(accessLists, result.target.host, address).filter(
    (rule) => !isDisproved(rule, label, result.endpoints),
  );
  return [...rangeFindings(result, rules), ...rules.flatMap((rule) => wide(result, rule, address))];
}

function rangeFindings(
  { endpoints, mapper }: LadderResult,
  rules: readonly AccessListInPlay[],
): readonly OwnFinding[] {
  const { range, generation, because } = generationOf(
    endpoints.map(({ port }) => port),
    mapper?.list ?? null,
  );
  if (range === null || generation === null) return [];
  const { name } = DYNAMIC_RANGES[generation];
  const facts = { range: formatPortList([range]), generation: name, because: [...because] };
  const coverage = coverageOf(rules, range);
  const never = coverage.filter(({ inside }) => inside === 0);
  if (never.length > 0) {
    return never.map(({ device, owner, allow }) =>
      finding('DYNAMIC_RANGE_MISMATCH', 'helpdesk', {
        device,
        owner: owner ?? FALLBACK_OWNER,
        allow,
        ...facts,
      }),
    );
  }
  const partial = coverage.filter(({ inside, of }) => inside < of);
  if (partial.length === 0) return [];
  const together = countPorts(passingAll(rules, range));
  const draws = new Set(
    endpoints.map(({ port }) => port).filter((port) => holdsPort([range], port)),
  ).size;
  const total = countPorts([range]);
  const each = partial.map(({ device, allow, inside }) =>
    BET.covers(device, allow, percentWords(inside / total)),
  );
  const covered = BET.covered(each, percentWords(together / total));
  const owner = partial[0]?.owner ?? FALLBACK_OWNER;
  return [
    finding('LIST_IS_A_BET', 'helpdesk', {
      ...facts,
      covered,
      fits: BET.fits(draws),
      odds: percentWords(oddsOf(together, total, draws)),
      owner,
      devices: partial.map(({ device }) => device),
    }),
  ];
}

/**
 * Services of the same host on ports that the list allows and Exchange does not use. What shares a
 * port with Exchange is open with it.
 */
function wide(
  { endpoints, mapper, target, checks }: LadderResult,
  { device, owner, allow, whatIf }: AccessListInPlay,
  address: string,
): readonly OwnFinding[] {
  if (mapper === null) return [];
  const mapperPort = checks.find(({ step }) => step === 'mapper')?.port;
  const needed = new Set<unknown>([135, mapperPort, ...endpoints.map(({ port }) => port)]);
  const open = mapper.list.filter(
    ({ protocol, port }) =>
      protocol === 'ncacn_ip_tcp' && port !== null && !needed.has(port) && holdsPort(allow, port),
  );
  const services = [...new Set(open.map(serviceWords))];
  if (services.length === 0) return [];
  return [
    finding('ACL_WIDE', 'helpdesk', {
      device,
      owner: owner ?? FALLBACK_OWNER,
      allow: portListWords(allow),
      host: target.host,
      address,
      services: WIDE.services(services.slice(0, MAX_NAMED), services.length - MAX_NAMED),
      others: WIDE.others(services.length),
      whatIf,
    }),
  ];
}

const serviceWords = ({ name, annotation, uuid, port }: MapperEntry): string =>
  WIDE.service(name ?? (annotation === '' ? uuid : annotation), String(port));
