import { describe, expect, it } from 'vitest';
import type { AgentState } from '../../../model/agent-state.ts';
import * as EN from '../../../model/text/en.ts';
import { lineOf } from '../../../model/text/line.ts';
import { diagnosisOf, runOf } from '../../support/samples.ts';
import {
  endpointsOf,
  ladderOf,
  OFFLINE,
  stateOf,
  STATES,
  travelling,
} from '../../support/states.ts';

const MARKS = { ok: '=', degraded: '!', fail: 'x', skipped: '-', inconclusive: '.' } as const;
const LISTS = {
  key: 'accessLists',
  value: [{ device: 'Citrix Access Gateway', owner: 'Network team' }, { device: 'ISA Server' }],
  source: 'policy',
} as const;

const withLists = (state: AgentState): AgentState => ({
  ...state,
  settings: { ...state.settings, items: [...state.settings.items, LISTS] },
});

/** One mark a station, from the laptop to the mailbox, and the cut. */
const drawn = (state: AgentState | null, isTold = true): string => {
  const { stations, cutBefore } = lineOf(state, isTold, EN);
  return stations
    .map(({ key, status }) => `${key === cutBefore ? '/' : ''}${MARKS[status]}`)
    .join('');
};

const wordAt = (state: AgentState, key: string): string | undefined =>
  lineOf(state, true, EN).stations.find((station) => station.key === key)?.word;

const judged = (diagnosis: AgentState['diagnosis'], run: Parameters<typeof runOf>[1]): AgentState =>
  stateOf({
    diagnosis,
    run: runOf(diagnosis!, { network: travelling(), ...run }),
    network: run?.network ?? travelling(),
  });

describe('the line from the laptop to the mailbox', () => {
  it.each<[string, AgentState | null, string]>([
    ['all is well in the tunnel', STATES.green, '====='],
    ['no network', STATES.offline, '=/x...'],
    ['before the first check', STATES.firstRun, '=....'],
    ['no agent', null, '.....'],
    ['the VPN is not started', STATES.tunnelDown, '==/x..'],
    ['a port outside a list', STATES.brokenPort, '====/x'],
    ['a port outside a list, and no VPN in use', STATES.degraded, '==-=='],
    [
      'a login page',
      stateOf({ network: travelling({ label: 'captive' }), diagnosis: null, run: null }),
      '=/x...',
    ],
    [
      'the VPN connects',
      stateOf({ network: travelling({ label: 'tunnel-connecting' }), diagnosis: null, run: null }),
      '==...',
    ],
    [
      'a filter of this laptop: the server is not blamed for it',
      judged(diagnosisOf('LOCAL_FILTER', {}, { whoMustAct: 'laptop' }), {
        checks: [
          ...ladderOf({ cutAt: 'rpc.mapper', change: { 'rpc.connect': { status: 'fail' } } }),
        ],
      }),
      '/x==..',
    ],
    [
      'a name that is not found',
      judged(diagnosisOf('DNS_FAILED'), {
        checks: [...ladderOf({ cutAt: 'rpc.connect', change: { name: { status: 'fail' } } })],
      }),
      '===/x.',
    ],
    [
      'a busy server is weak, not cut',
      judged(diagnosisOf('RPC_SERVER_BUSY', {}, { severity: 'degraded' }), {
        checks: [...ladderOf()],
        endpoints: [...endpointsOf()],
      }),
      '====!',
    ],
  ])('%s', (_, state, line) => {
    expect(drawn(state)).toBe(line);
  });

  it('is not drawn as if it held when the agent does not answer', () => {
    expect(drawn(STATES.green, false)).toBe('.....');
  });

  it('says in a word why it stops, and that nothing beyond was reached', () => {
    expect(wordAt(STATES.offline, 'network')).toBe('no network');
    expect(wordAt(STATES.tunnelDown, 'vpn')).toBe('not started');
    expect(wordAt(STATES.brokenPort, 'services')).toBe('no mail');
    expect(wordAt(STATES.tunnelDown, 'server')).toBe('not reached');
    expect(wordAt({ ...STATES.green, network: OFFLINE }, 'vpn')).toBe('not reached');
  });

  it('names each access list as a gate with its owner, and shows which one is shut', () => {
    const gates = (state: AgentState): unknown =>
      lineOf(withLists(state), true, EN).gates.map(({ device, owner, word }) => [
        device,
        owner,
        word,
      ]);

    expect(gates(STATES.green)).toEqual([
      ['Citrix Access Gateway', 'Network team', 'open'],
      ['ISA Server', null, 'open'],
    ]);
    expect(gates(STATES.brokenPort)).toEqual([
      ['Citrix Access Gateway', 'Network team', 'shut'],
      ['ISA Server', null, 'open'],
    ]);
    expect(gates(STATES.degraded)).toEqual([
      ['Citrix Access Gateway', 'Network team', 'would be shut'],
      ['ISA Server', null, 'open'],
    ]);
    expect(gates(STATES.offline)).toEqual([
      ['Citrix Access Gateway', 'Network team', 'not tested'],
      ['ISA Server', null, 'not tested'],
    ]);
  });

  it('has no gate where Outlook goes by HTTPS, whose port no list of RPC ports holds', () => {
    const run = {
      ...STATES.green.run!,
      way: { protocol: 'mapi-http', because: 'settings' } as const,
    };

    expect(lineOf(withLists({ ...STATES.green, run }), true, EN).gates).toEqual([]);
  });
});
