import { describe, expect, it } from 'vitest';
import { systemReachLook, type SystemReachLookIo } from '../../../../agent/runs/system-reach.ts';
import type { SystemReach } from '../../../../model/system-reach.ts';
import type { Route, Snapshot } from '../../../../probes/network/watcher-types.ts';
import { directly } from '../../../support/direct-client.ts';
import { AT } from '../../../support/samples.ts';

const REACH = { http: 'http://outside.example/', https: 'https://outside.example/' };
const NONE: Route = { kind: 'none' };
const via = (source: string): Route => ({ kind: 'via', adapter: 'eth0', source });
const snapshotWith = (publicV4: Route, publicV6: Route = NONE): Snapshot => ({
  ...{ adapters: [], exchange: null, gateway: null, collector: null, publicV4, publicV6 },
});
const LIMITED: SystemReach = { by: 'network-manager', says: 'limited' };

function scripted(change: Partial<SystemReachLookIo> = {}, system: SystemReach | null = LIMITED) {
  const asked: string[] = [];
  const logged: string[] = [];
  const told = { system, problem: null as string | null };
  const look = systemReachLook({
    probes: {
      systemReach: () => {
        asked.push('system');
        return Promise.resolve({ reach: told.system, problem: told.problem });
      },
      lookOutside: (_, source) => {
        asked.push(`outside from ${source}`);
        const finding = {
          because: null,
          portal: null,
          reason: 'passes',
          state: 'internet',
        } as const;
        return Promise.resolve({ kind: 'found', finding });
      },
    },
    reach: REACH,
    hasDoors: false,
    chooseWays: directly,
    snapshot: () => snapshotWith(via('192.0.2.7')),
    log: (sentence) => logged.push(sentence),
    now: () => new Date(AT),
    ...change,
  });
  return { asked, logged, told, look: () => look(new AbortController().signal) };
}

describe('the look at what the system says of the Internet', () => {
  it('looks outside in the same run where the system says that there is no Internet', async () => {
    const { look, asked } = scripted();

    expect(await look()).toEqual({
      system: LIMITED,
      at: AT,
      look: { state: 'internet', reason: 'passes' },
    });
    expect(asked).toEqual(['system', 'outside from 192.0.2.7']);
  });

  it('looks by IPv6 where that is the one way out', async () => {
    const { look, asked } = scripted({ snapshot: () => snapshotWith(NONE, via('2001:db8::7')) });

    await look();

    expect(asked).toEqual(['system', 'outside from 2001:db8::7']);
  });

  it.each<readonly [string, Partial<SystemReachLookIo>, SystemReach | null, string[]]>([
    ['the system sees it', {}, { by: 'windows', says: 'internet' }, ['system']],
    ['the system says nothing', {}, null, ['system']],
    ['there is no way out', { snapshot: () => snapshotWith(NONE) }, LIMITED, ['system']],
    ['the settings allow no look', { reach: null, hasDoors: true }, LIMITED, ['system']],
    ['nothing could prove the system wrong', { reach: null }, LIMITED, []],
  ])('sends no packet to the Internet where %s', async (_, change, system, expected) => {
    const { look, asked } = scripted(change, system);

    await look();

    expect(asked).toEqual(expected);
  });

  it('tells a trouble once, and again when it comes back', async () => {
    const { look, logged, told } = scripted({}, null);

    for (const problem of ['it hangs', 'it hangs', null, 'it hangs']) {
      told.problem = problem;
      await look();
    }

    expect(logged).toEqual(['it hangs', 'it hangs']);
  });
});
