import type { Acceptance, PortSeen } from '../../model/acceptance.ts';
import { clockWords } from '../../model/text/en/clock.ts';
import { WORDS } from '../words.ts';
import { labelled, type Paint, wrap } from './paint.ts';

const { ACCEPTANCE } = WORDS.acceptance;
const { LABEL_WORDS } = WORDS.labels;
const LABEL_WIDTH = 16;
const SIDES = ['lan', 'tunnel'] as const;

/** What `acceptance` prints on a terminal. */
export function renderAccepted(
  accepted: Acceptance,
  { now, columns, paint }: { readonly now: Date; readonly columns: number; readonly paint: Paint },
): string {
  const { host, outcome, conclusions, interfaces, lists } = accepted;
  const color = outcome === 'holds' ? paint.good : outcome === 'fails' ? paint.bad : paint.weak;
  const row = (label: string, value: string): string =>
    labelled(label, value, LABEL_WIDTH, columns);
  return [
    wrap(ACCEPTANCE.title(host), columns),
    color(paint.strong(ACCEPTANCE.outcome[outcome])),
    '',
    ...conclusions.map((one) => wrap(one, columns)),
    '',
    ...SIDES.map((side) => {
      const seen = accepted[side];
      return row(
        ACCEPTANCE.sides[side],
        seen === null
          ? ACCEPTANCE.notMeasured
          : `${ACCEPTANCE.measured(clockWords(seen.at, now), LABEL_WORDS[seen.label])}: ${seen.code}`,
      );
    }),
    ...interfaces.map(({ name, lan, tunnel }) =>
      row(
        name,
        `${ACCEPTANCE.sides.lan} ${ports(lan)}; ${ACCEPTANCE.sides.tunnel} ${ports(tunnel)}`,
      ),
    ),
    ...lists.map(({ device, allow, holdsToday, share }) =>
      row(ACCEPTANCE.device, `${device} ${ACCEPTANCE.listed(allow, holdsToday, share)}`),
    ),
  ].join('\n');
}

const ports = (seen: readonly PortSeen[]): string =>
  seen.length === 0
    ? ACCEPTANCE.notMeasured
    : seen.map(({ port, seen: how }) => ACCEPTANCE.port(port, how)).join(', ');
