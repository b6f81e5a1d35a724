import { isMeasureDue, keepMeasured, readMeasured } from '../../agent/runs/measured-file.ts';
import type { ResolvedSettings } from '../../agent/settings/resolved.ts';
import { comparingRules } from '../../diagnosis/advice/coverage.ts';
import { edgesOf } from '../../diagnosis/lists/edges.ts';
import { signalAfter } from '../../lib/deadline.ts';
import type { MeasuredList } from '../../model/measured.ts';
import type { ProbeRun } from '../../model/run.ts';
import { measurePorts } from '../../probes/exchange/measure-ports.ts';
import type { Context } from '../process.ts';
import { WORDS } from '../words.ts';

const { MEASURED } = WORDS.measured;
/** Three lists of eight ports, each of which stays silent. */
const MEASURES_WITHIN_MS = 60_000;

/** The side on which a run may measure; null: its network costs, or is not known to be the company's. */
export const measuringSide = ({
  label,
  metered,
}: Pick<ProbeRun['network'], 'label' | 'metered'>): MeasuredList['side'] | null =>
  metered !== 'no'
    ? null
    : label === 'lan-corporate'
      ? 'lan'
      : label === 'tunnel'
        ? 'tunnel'
        : null;

/**
 * What is known of the lists' edges, after a few connections to the server of the settings where the
 * policy allows them and the last ones are a day old. Nothing without the policy.
 */
export async function measureLists(
  context: Context,
  settings: Pick<ResolvedSettings, 'measuresLists' | 'accessLists'>,
  { target, network, startedAt, endpoints }: ProbeRun,
): Promise<readonly MeasuredList[]> {
  if (!settings.measuresLists) return [];
  const { host } = target;
  const before = readMeasured(context.dataFolder, host);
  const side = measuringSide(network);
  const address = endpoints[0]?.host ?? target.addresses[0];
  if (side === null || address === undefined) return before;
  const rules = comparingRules(settings.accessLists, host, address).filter(({ whatIf }) => !whatIf);
  const due = edgesOf(rules).filter(({ device }) =>
    isMeasureDue(before, { device, side, address }, Date.parse(startedAt)),
  );
  if (due.length === 0) return before;
  context.say(
    `linesman: ${MEASURED.measuring(due.reduce((sum, { ports }) => sum + ports.length, 0))}`,
  );
  const signal = signalAfter(MEASURES_WITHIN_MS);
  const fresh: MeasuredList[] = [];
  for (const { device, allow, ports } of due) {
    const measured = await measurePorts(address, ports, signal);
    fresh.push({ device, allow, side, address, at: startedAt, ports: [...measured] });
  }
  const kept = keepMeasured(context.dataFolder, host, before, fresh);
  if (kept.ok) return kept.value;
  context.complain(`linesman: ${MEASURED.notKept(kept.message)}`);
  return [...fresh, ...before];
}
