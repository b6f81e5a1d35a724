import { expect, it, vi } from 'vitest';
import type { RunPlan } from '../../../agent/runs/run-plan.ts';
import { rehearse } from '../../../cli/commands/rehearse.ts';
import { renderRun } from '../../../cli/render/ladder.ts';
import { paintFor } from '../../../cli/render/paint.ts';
import { EXCHANGE_INTERFACES } from '../../../model/interfaces.ts';
import type { ProbeRun } from '../../../model/run.ts';
import { HOST, NETWORK } from '../../support/samples.ts';

const PLAN: RunPlan = {
  ...{ host: HOST, mapperPort: 135, interfaces: EXCHANGE_INTERFACES, listAll: false },
  ...{ accessLists: [], typedAddresses: [], alsoProbe: [], lastKnownPorts: [] },
  ...{ network: NETWORK, protocol: 'auto', isServerSet: true, reachPort: null },
};
const SETTINGS = { gateway: null, findingsOff: [], network: { primary: [] } };
const BEGUN = { startedAt: new Date(0), startMs: 0 };

it('what is rehearsed while packets travel is a whole run, judged and told', async () => {
  const told: ProbeRun[] = [];
  await rehearse(PLAN, SETTINGS, BEGUN, (run) => told.push(run));

  expect(told).toHaveLength(1);
  const [run] = told as [ProbeRun];
  expect(run.diagnosis.code).toBe('ALL_GREEN');
  const text = renderRun(run, 80, paintFor(false));
  for (const { name } of EXCHANGE_INTERFACES) expect(text).toMatch(new RegExp(`✓ ${name} .*bound`));
  expect(text).toContain('GREEN');
});

it('a rehearsal asks nobody: no door, no table of connections, no history', async () => {
  const asked = vi.fn(() => Promise.reject(new Error('asked in a rehearsal')));
  const plan: RunPlan = {
    ...PLAN,
    // Without the store the mapper says nothing of the way, and Outlook would decide.
    interfaces: EXCHANGE_INTERFACES.slice(1),
    ...{ outlook: asked, wayDoor: asked, past: asked, doors: asked },
  };

  await rehearse(plan, SETTINGS, BEGUN, () => undefined);
  await rehearse({ ...plan, protocol: 'mapi-http' }, SETTINGS, BEGUN, () => undefined);

  expect(asked).not.toHaveBeenCalled();
});
