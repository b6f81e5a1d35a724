import { describe, expect, it } from 'vitest';
import { changedBefore } from '../../../../diagnosis/past/changed-before.ts';
import type { RecorderEvent } from '../../../../model/recorder.ts';
import { endpointOf, GREEN, runOf } from '../../../support/samples.ts';

const SINCE = '2026-05-04T09:10:00.000Z';
const network = (at: string, what: string, before: string, now: string): RecorderEvent => ({
  ...{ kind: 'network', at, label: 'tunnel' },
  changes: [{ what, before, now }],
});
const run = runOf(GREEN, { endpoints: [endpointOf('EMSMDB', { port: 2314 })] });
const told = (events: readonly RecorderEvent[], goodAt: string | null = null) =>
  changedBefore(events, {
    since: SINCE,
    run,
    good:
      goodAt === null
        ? null
        : runOf(GREEN, { startedAt: goodAt, endpoints: [endpointOf('EMSMDB')] }),
  });

describe('what changed in the minute before a break', () => {
  it('is told of route, name servers and settings, in their order', () => {
    expect(
      told([
        network('2026-05-04T09:09:20.000Z', 'route', 'eth0', 'tun0'),
        network('2026-05-04T09:09:21.000Z', 'name servers', '10.1.2.53', ''),
        {
          kind: 'settings',
          at: '2026-05-04T09:09:40.000Z',
          changes: [{ what: 'accessLists', before: '135', now: '135,1024-2000' }],
        },
      ]),
    ).toEqual([
      'route: eth0 → tun0',
      'name servers: 10.1.2.53 → none',
      'accessLists: 135 → 135,1024-2000',
    ]);
  });

  it('is nothing that came earlier or later, and nothing that an agent says anew when it starts', () => {
    expect(
      told([
        network('2026-05-04T09:08:59.000Z', 'route', 'eth0', 'tun0'),
        network('2026-05-04T09:10:01.000Z', 'route', 'eth0', 'tun0'),
        network('2026-05-04T09:09:30.000Z', 'route', '', 'tun0'),
      ]),
    ).toEqual([]);
  });

  it('is the port of the server where the check before was well and so shortly ago', () => {
    expect(told([], '2026-05-04T09:09:30.000Z')).toEqual([
      'ports of the server: EMSMDB 1171 → EMSMDB 2314',
    ]);
    expect(told([], '2026-05-04T09:05:00.000Z')).toEqual([]);
  });

  it('is that the laptop woke, or that its clock was set', () => {
    const at = '2026-05-04T09:09:30.000Z';

    expect(
      told([
        { kind: 'power', at, event: 'resume' },
        { kind: 'clock', at, jumpMs: 7_200_000 },
      ]),
    ).toEqual(['the laptop woke', 'the clock was set by 7200 s']);
  });
});
