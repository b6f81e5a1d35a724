import { describe, expect, it } from 'vitest';
import { createRecorder, type FlightRecorder } from '../../../../agent/recorder/recorder.ts';
import { type Frozen, RecorderEvent } from '../../../../model/recorder.ts';
import { OFFLINE, STATES, travelling, UMTS } from '../../../support/states.ts';

interface World {
  readonly recorder: FlightRecorder;
  readonly events: RecorderEvent[];
  frozen: readonly Frozen[];
  wallMs: number;
  monotonicMs: number;
  isFull: boolean;
  proxy: string;
  background: Promise<void>;
}

function recording(): World {
  const world: Omit<World, 'recorder'> = {
    events: [],
    frozen: [],
    wallMs: Date.parse('2026-11-24T08:00:00.000Z'),
    monotonicMs: 1000,
    isFull: false,
    proxy: 'direct',
    background: Promise.resolve(),
  };
  const recorder = createRecorder({
    append: (event) => {
      if (!world.isFull) world.events.push(event);
      return !world.isFull;
    },
    frozen: [],
    freeze: (frozen) => {
      world.frozen = frozen;
      return true;
    },
    slowFacts: () =>
      Promise.resolve(
        new Map([
          ['name servers', '10.1.1.53'],
          ['proxy', world.proxy],
        ]),
      ),
    inBackground: (work) => {
      world.background = work;
    },
    now: () => new Date(world.wallMs),
    monotonicMs: () => world.monotonicMs,
  });
  return Object.assign(world, { recorder });
}
const pass = (world: World, ms: number): void => {
  world.wallMs += ms;
  world.monotonicMs += ms;
};
const kinds = ({ events }: World): readonly string[] => events.map(({ kind }) => kind);

describe('the flight recorder', () => {
  it('notes what changed of the network, fact by fact, and nothing while nothing does', () => {
    const world = recording();
    world.recorder.state({ network: travelling(), diagnosis: null });
    world.recorder.state({ network: travelling(), diagnosis: null });
    world.recorder.state({ network: UMTS, diagnosis: null });

    expect(kinds(world)).toEqual(['network', 'network']);
    expect(world.events[1]).toMatchObject({
      label: 'mobile',
      changes: expect.arrayContaining([
        { what: 'label', before: 'tunnel', now: 'mobile' },
        { what: 'tunnel', before: 'Citrix Secure Access up tun0', now: 'none' },
      ]) as unknown,
    });
  });

  it('notes another proxy, another route and other settings', async () => {
    const world = recording();
    const via = (adapter: string) => ({ kind: 'via', adapter, source: '10.4.7.21' }) as const;
    const routes = {
      exchange: via('eth0'),
      gateway: null,
      collector: via('eth0'),
      publicV4: via('eth0'),
      publicV6: { kind: 'none' } as const,
    };
    world.recorder.state({ network: travelling(), diagnosis: null }, routes);
    await world.background;
    world.proxy = '10.1.1.8:3128';
    world.recorder.state(
      { network: UMTS, diagnosis: null },
      { ...routes, exchange: { kind: 'blocked', error: 'EACCES' } },
    );
    await world.background;
    world.recorder.settings([{ what: 'exchange.host', before: '"a"', now: '"b"' }]);

    const changes = world.events.flatMap((event) =>
      event.kind === 'network' || event.kind === 'settings' ? event.changes : [],
    );
    expect(changes).toEqual(
      expect.arrayContaining([
        { what: 'way to Exchange', before: 'eth0 from 10.4.7.21', now: 'forbidden (EACCES)' },
        { what: 'proxy', before: 'direct', now: '10.1.1.8:3128' },
        { what: 'exchange.host', before: '"a"', now: '"b"' },
      ]) as unknown,
    );
  });

  it('freezes the minutes before each change of the verdict, and keeps the last four', () => {
    const world = recording();
    const { recorder } = world;
    recorder.power('suspend');
    pass(world, 16 * 60_000);
    recorder.power('resume');
    pass(world, 60_000);
    recorder.state({ network: OFFLINE, diagnosis: null });
    pass(world, 1000);
    const { diagnosis } = STATES.brokenPort;
    recorder.state({ network: OFFLINE, diagnosis });
    recorder.state({ network: OFFLINE, diagnosis });

    expect(world.frozen).toHaveLength(1);
    expect(world.frozen[0]).toMatchObject({ code: 'RPC_PORT_OUTSIDE_ACL' });
    expect(world.frozen[0]!.events.map(({ kind }) => kind)).toEqual([
      'power',
      'network',
      'verdict',
    ]);

    for (let count = 0; count < 6; count += 1) {
      recorder.state({ network: OFFLINE, diagnosis: STATES.green.diagnosis });
      recorder.state({ network: OFFLINE, diagnosis });
    }
    expect(world.frozen).toHaveLength(4);
  });

  it('notes a clock that was set, and none that merely goes', () => {
    const world = recording();
    world.recorder.power('lock');
    pass(world, 3_600_000);
    world.recorder.power('unlock');
    world.wallMs -= 7_200_000;
    world.recorder.power('lock');

    expect(world.events.filter(({ kind }) => kind === 'clock')).toEqual([
      { kind: 'clock', at: '2026-11-24T07:00:00.000Z', jumpMs: -7_200_000 },
    ]);
  });

  it('counts what the disk does not take, and says it as soon as it does', () => {
    const world = recording();
    world.isFull = true;
    world.recorder.power('lock');
    world.recorder.power('unlock');
    world.isFull = false;
    world.recorder.power('suspend');

    expect(kinds(world)).toEqual(['lost', 'power']);
    expect(world.events[0]).toMatchObject({ count: 2 });
  });

  it('lets no flood of log lines push out what changed', () => {
    const world = recording();
    for (let line = 0; line < 1000; line += 1) world.recorder.log(`line ${String(line)}`);
    world.recorder.power('lock');

    expect(kinds(world).filter((kind) => kind === 'log')).toHaveLength(30);
    expect(world.events.slice(-2)).toMatchObject([{ kind: 'lost', count: 970 }, { kind: 'power' }]);
  });

  it('notes how connections to each end stand, not each of their ports', () => {
    const world = recording();
    const connection = {
      process: 'OUTLOOK.EXE',
      pid: 1,
      localAddress: '10.9.0.14',
      remoteAddress: '10.1.2.3',
      remotePort: 2314,
      why: 'exchange' as const,
      createdAt: null,
      announced: ['EMSMDB'],
    };
    const look = (localPort: number, state: 'established' | 'syn-sent'): void => {
      world.recorder.connections({
        at: '',
        items: [{ ...connection, localPort, state }],
        dropped: 0,
        notes: [],
        problem: null,
      });
    };
    look(50_001, 'established');
    look(50_002, 'established');
    look(50_003, 'syn-sent');

    expect(
      world.events.map((event) => (event.kind === 'connections' ? event.changes : [])),
    ).toEqual([
      [{ what: 'OUTLOOK.EXE 10.1.2.3:2314 (EMSMDB)', before: '', now: '1 established' }],
      [{ what: 'OUTLOOK.EXE 10.1.2.3:2314 (EMSMDB)', before: '1 established', now: '1 syn-sent' }],
    ]);
  });

  it('writes nothing that it could not read again', () => {
    const world = recording();
    world.recorder.started('x'.repeat(1000));
    world.recorder.log('y'.repeat(5000));
    world.recorder.state(STATES.brokenPort);
    world.recorder.stopped();

    for (const event of world.events) expect(RecorderEvent.parse(event)).toEqual(event);
  });
});
