import { expect, it } from 'vitest';
import { diagnose } from '../../../diagnosis/diagnose.ts';
import type { SystemReach } from '../../../model/system-reach.ts';
import { agentIn } from './agent-bench.ts';
import { scriptedWorld } from './scripted-probes.ts';
import { temporaryFolder } from './workbench.ts';

const PAGES = { http: 'http://outside.example/', https: 'https://outside.example/' };

/** Codes of the findings after one run, where the system says this and a look outside passes. */
async function findingsWhere(says: SystemReach['says'], reach: typeof PAGES | 'off') {
  const world = scriptedWorld();
  const asked: string[] = [];
  const agent = await agentIn(
    temporaryFolder(),
    {
      ...world,
      probes: {
        ...world.probes,
        diagnose,
        systemReach: () => Promise.resolve({ reach: { by: 'windows', says }, problem: null }),
        lookOutside: ({ https }, source) => {
          asked.push(`${https} from ${source}`);
          const state = 'internet' as const;
          const finding = { because: null, portal: null, reason: 'It passes', state };
          return Promise.resolve({ kind: 'found', finding });
        },
      },
    },
    { exchange: { host: 'exch1.corp.example' }, reach },
  );
  const codes = (agent.state().diagnosis?.findings ?? []).map(({ code }) => code);
  return { codes, asked: [...new Set(asked)] };
}

it('an agent tells of a false alarm of the system, by a look outside in the same run', async () => {
  expect(await findingsWhere('limited', PAGES)).toEqual({
    codes: ['NCSI_FALSE_ALARM'],
    asked: ['https://outside.example/ from 192.0.2.7'],
  });
});

it('an agent whose system sees the Internet looks at nothing and tells nothing', async () => {
  expect(await findingsWhere('internet', PAGES)).toEqual({ codes: [], asked: [] });
});

it('an agent that may ask nothing on the Internet does not, whatever the system says', async () => {
  expect(await findingsWhere('limited', 'off')).toEqual({ codes: [], asked: [] });
});
