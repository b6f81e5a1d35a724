import { expect, it } from 'vitest';
import { rehearse } from '../../../cli/commands/rehearse.ts';
import { renderRun } from '../../../cli/render/ladder.ts';
import { paintFor } from '../../../cli/render/paint.ts';
import { EXCHANGE_INTERFACES } from '../../../model/interfaces.ts';
import type { ProbeRun } from '../../../model/run.ts';
import { HOST, NETWORK } from '../../support/samples.ts';

it('what is rehearsed while packets travel is a whole run, judged and told', async () => {
  const told: ProbeRun[] = [];
  await rehearse(
    {
      ...{ host: HOST, mapperPort: 135, interfaces: EXCHANGE_INTERFACES, listAll: false },
      ...{ accessLists: [], typedAddresses: [], alsoProbe: [], lastKnownPorts: [] },
      ...{ network: NETWORK, protocol: 'auto', isServerSet: true, reachPort: null },
    },
    { gateway: null, findingsOff: [], network: { primary: [] } },
    { startedAt: new Date(0), startMs: 0 },
    (run) => told.push(run),
  );

  expect(told).toHaveLength(1);
  const [run] = told as [ProbeRun];
  expect(run.diagnosis.code).toBe('ALL_GREEN');
  const text = renderRun(run, 80, paintFor(false));
  for (const { name } of EXCHANGE_INTERFACES) expect(text).toMatch(new RegExp(`✓ ${name} .*bound`));
  expect(text).toContain('GREEN');
});
