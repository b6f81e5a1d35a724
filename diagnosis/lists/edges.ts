import type { AccessListInPlay } from '../../model/access-list.ts';
import { type EdgePort, MAX_EDGE_PORTS, type MeasuredList } from '../../model/measured.ts';
import { holdsPort, portListWords } from '../../model/net/port-list.ts';
import { ANY_PORT, normalizePorts } from '../../model/net/port-set.ts';
import { MEASURED } from '../../model/text/en/measured.ts';

/** A list, and the ports at its edges that tell it from another one. */
export interface Edges {
  readonly device: string;
  readonly allow: string;
  readonly ports: readonly Pick<EdgePort, 'port' | 'typed'>[];
}

/**
 * The ends of each range of each list, and the ports beside them: the widest range first, at most eight
 * ports a list. A port that another list stops as well tells nothing of this one. None where a device
 * answers connections itself: they show nothing of what lies behind. Pure.
 */
export function edgesOf(rules: readonly AccessListInPlay[]): readonly Edges[] {
  if (rules.some(({ kind }) => kind === 'tcp-proxy')) return [];
  return rules.flatMap((rule) => {
    const others = rules.filter((other) => other !== rule);
    const ends = normalizePorts(rule.allow)
      .filter(({ from, to }) => to > from)
      .toSorted((one, other) => other.to - other.from - (one.to - one.from))
      .flatMap(({ from, to }) => [from, from - 1, to, to + 1]);
    const ports = [...new Set(ends)]
      .filter((port) => port >= ANY_PORT.from && port <= ANY_PORT.to)
      .filter((port) => others.every(({ allow }) => holdsPort(allow, port)))
      .slice(0, MAX_EDGE_PORTS)
      .map((port) => ({
        port,
        typed: holdsPort(rule.allow, port) ? ('inside' as const) : ('outside' as const),
      }));
    return ports.length === 0
      ? []
      : [{ device: rule.device, allow: portListWords(rule.allow), ports }];
  });
}

type Passes = 'yes' | 'no' | 'perhaps' | 'unknown';

/** What the edges of one list show of the device. */
export interface EdgeVerdict {
  readonly kind: 'as-typed' | 'other' | 'untold';
  /** One sentence. */
  readonly words: string;
}

/**
 * Holds what the way let through against what was typed. A reset may be the server's or a device's in
 * its name, and a server may say nothing where nobody listens: so a port that is silent was stopped only
 * where the server is known to answer at such ports.
 *
 * @param control the same ports where the list is not in the way; null: nobody measured there
 */
export function judgeEdges(here: MeasuredList, control: MeasuredList | null): EdgeVerdict {
  const { device, allow, ports } = here;
  const controlOf = (port: number): EdgePort['seen'] | null =>
    control?.ports.find((one) => one.port === port)?.seen ?? null;
  const isAnsweredFor =
    ports.some(({ port, seen }) => seen === 'open' && controlOf(port) === 'refused') ||
    (ports.some(({ typed }) => typed === 'outside') && ports.every(({ seen }) => seen === 'open'));
  if (isAnsweredFor) return { kind: 'untold', words: MEASURED.answeredFor(device) };
  const isAnyRefused = ports.some(({ seen }) => seen === 'refused');
  const isAnySilent = ports.some(({ seen }) => seen === 'silent');
  const passes = ({ port, seen }: EdgePort): Passes => {
    if (seen === 'open') return 'yes';
    if (seen === 'refused') return isAnySilent ? 'yes' : 'perhaps';
    const there = controlOf(port);
    return there === null
      ? isAnyRefused
        ? 'no'
        : 'unknown'
      : there === 'silent'
        ? 'unknown'
        : 'no';
  };
  const those = (typed: EdgePort['typed'], passing: Passes): readonly number[] =>
    ports.filter((one) => one.typed === typed && passes(one) === passing).map(({ port }) => port);
  const stopped = those('inside', 'no');
  const passed = those('outside', 'yes');
  if (stopped.length > 0 || passed.length > 0)
    return { kind: 'other', words: MEASURED.other({ device, allow, stopped, passed }) };
  const isTold = ports.every((one) => passes(one) === (one.typed === 'inside' ? 'yes' : 'no'));
  if (isTold) return { kind: 'as-typed', words: MEASURED.asTyped(device, allow) };
  return {
    kind: 'untold',
    words: isAnyRefused ? MEASURED.refused(device) : MEASURED.silent(device),
  };
}

/**
 * What the kept measurements say of the lists as they are typed now: those of the tunnel, with those of
 * the LAN as the control. A list that was typed anew since is not spoken of. Pure.
 */
export function measuredWords(
  measured: readonly MeasuredList[],
  rules: readonly AccessListInPlay[],
): readonly (EdgeVerdict & { readonly device: string })[] {
  return measured
    .filter(({ side }) => side === 'tunnel')
    .filter((one) =>
      rules.some(
        ({ device, allow }) => device === one.device && portListWords(allow) === one.allow,
      ),
    )
    .map((one) => {
      const control = measured.find(
        ({ side, device, address, allow }) =>
          side === 'lan' && device === one.device && address === one.address && allow === one.allow,
      );
      const { kind, words } = judgeEdges(one, control ?? null);
      return { kind, device: one.device, words: MEASURED.at(one.at, words) };
    });
}
