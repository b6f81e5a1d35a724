import { concludeRun } from '../../agent/runs/assemble-run.ts';
import type { LookAtOutlook } from '../../agent/runs/find-way.ts';
import type { Begun, RunPlan, RunSettings } from '../../agent/runs/run-plan.ts';
import { diagnose } from '../../diagnosis/diagnose.ts';
import { monotonicMs } from '../../lib/monotonic.ts';
import type { CheckResult, Step } from '../../model/check.ts';
import type { LadderResult, ProbeRun } from '../../model/run.ts';

/** Steps that a run takes for each address, and for each interface. */
const BELOW: readonly Step[] = ['link', 'tunnel', 'name'];
const OF_ADDRESS: readonly Step[] = ['connect', 'mapper'];
const OF_INTERFACE: readonly Step[] = ['map', 'acl', 'port', 'bind'];
const ANY_PORT = 1024;

/**
 * Judges a run in which all went well, and tells it to nobody: while packets travel this thread has
 * nothing else to do, and what it did once it does in half the time when the last answer comes.
 *
 * @param tell makes the text of a run, which is thrown away
 * @param outlook a look at Outlook that asks nobody
 * @param climbed what was rehearsed of the ladder, where it was
 */
export async function rehearse(
  plan: RunPlan,
  settings: RunSettings,
  begun: Begun,
  tell: (run: ProbeRun) => void,
  outlook?: LookAtOutlook,
  climbed: LadderResult = allWell(plan),
): Promise<void> {
  // Nobody is asked a second time: no door, no Outlook, no past.
  const silent = { ...plan, wayDoor: undefined, outlook, past: () => [] };
  const { run } = await concludeRun(climbed, silent, settings, {
    begun,
    diagnose,
    monotonicMs,
  });
  tell(run);
}

function allWell({ host, interfaces, accessLists }: RunPlan): LadderResult {
  const check = (step: Step, name: string | null): CheckResult => ({
    id: name === null ? step : `rpc.${step}.${name}`,
    rung: name === null ? 'link' : 'rpc',
    ...{ step, interface: name, address: host, port: name === null ? null : ANY_PORT },
    ...{ dependsOn: [], status: 'ok', code: null, ms: 1, at: '', network: 'unknown' },
    args: { host, address: host, port: ANY_PORT, ...(name === null ? {} : { interface: name }) },
    evidence: [],
  });
  return {
    target: { host, addresses: [host] },
    checks: [
      ...[...BELOW, ...OF_ADDRESS].map((step) => check(step, null)),
      ...interfaces.flatMap(({ name }) => OF_INTERFACE.map((step) => check(step, name))),
    ],
    facts: new Map(),
    endpoints: interfaces.map(({ name, uuid, major, minor }) => ({
      interface: name,
      uuid,
      version: `${String(major)}.${String(minor)}`,
      ...{ host, port: ANY_PORT, tcp: 'open', bind: 'accepted' },
      insideAcl: Object.fromEntries(accessLists.map(({ device }) => [device, true])),
    })),
    mapper: null,
  };
}
