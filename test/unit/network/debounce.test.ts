import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Adapter, NetworkState } from '../../../model/network-state.ts';
import { NetworkLabel } from '../../../model/network-state.ts';
import { type Classified, classify } from '../../../probes/network/classify.ts';
import { EMPTY_MEMORY, reduce, type ReducerInput } from '../../../probes/network/debounce.ts';
import type { Route, Snapshot } from '../../../probes/network/watcher-types.ts';
import { NETWORK } from '../../support/samples.ts';

const LABELLED: Classified = NETWORK;
/**
 * Milliseconds of both clocks, and what is seen: a label, a label with a detail ("lan-foreign:2"),
 * or that the laptop woke up.
 */
type Event = readonly [atMs: number, seen: string];

const EPOCH_MS = Date.UTC(2026, 0, 1);
const wall = (atMs: number): string => new Date(EPOCH_MS + atMs).toISOString();

function toInput(atMs: number, seen: string, at = wall(atMs)): ReducerInput {
  if (seen === 'resumed') return { kind: 'resumed', atMs, at };
  const [label, detail] = seen.split(':');
  return {
    kind: 'look',
    seen: {
      ...LABELLED,
      label: NetworkLabel.parse(label),
      reasons: detail === undefined ? [] : [detail],
    },
    atMs,
    at,
  };
}

interface Outcome {
  readonly published: readonly (readonly [atMs: number, seen: string, since: string])[];
  readonly recheckAfterMs: number | null;
}

function play(events: readonly (readonly [number, ReducerInput])[]): Outcome {
  let memory = EMPTY_MEMORY;
  let recheckAfterMs: number | null = null;
  const published: [number, string, string][] = [];
  for (const [atMs, input] of events) {
    const step = reduce(memory, input);
    memory = step.memory;
    recheckAfterMs = step.recheckAfterMs;
    if (step.publish !== null)
      published.push([
        atMs,
        [step.publish.label, ...step.publish.reasons].join(':'),
        step.publish.since,
      ]);
  }
  return { published, recheckAfterMs };
}
const story = (...events: Event[]): Outcome =>
  play(events.map(([atMs, seen]) => [atMs, toInput(atMs, seen)]));
const told = ({ published }: Outcome): (readonly [number, string])[] =>
  published.map(([atMs, seen]) => [atMs, seen]);

describe('what is published, and when', () => {
  it.each<readonly [string, readonly Event[], readonly (readonly [number, string])[]]>([
    ['the first look', [[0, 'offline']], [[0, 'offline']]],
    [
      'a gain at once',
      [
        [0, 'offline'],
        [40, 'lan-foreign'],
        [80, 'tunnel'],
      ],
      [
        [0, 'offline'],
        [40, 'lan-foreign'],
        [80, 'tunnel'],
      ],
    ],
    [
      'a repetition never',
      [
        [0, 'mobile'],
        [2000, 'mobile'],
        [4000, 'mobile'],
      ],
      [[0, 'mobile']],
    ],
    [
      'a move from LAN to UMTS at once',
      [
        [0, 'lan-foreign'],
        [5000, 'mobile'],
      ],
      [
        [0, 'lan-foreign'],
        [5000, 'mobile'],
      ],
    ],
    [
      'a loss when a second look confirms it',
      [
        [0, 'tunnel'],
        [1000, 'lan-foreign'],
        [1500, 'lan-foreign'],
      ],
      [
        [0, 'tunnel'],
        [1500, 'lan-foreign'],
      ],
    ],
    [
      'no loss on two looks too close together',
      [
        [0, 'tunnel'],
        [1000, 'lan-foreign'],
        [1499, 'lan-foreign'],
      ],
      [[0, 'tunnel']],
    ],
    [
      'no loss that has passed',
      [
        [0, 'tunnel'],
        [1000, 'offline'],
        [1400, 'tunnel'],
        [1900, 'tunnel'],
      ],
      [[0, 'tunnel']],
    ],
    [
      'no loss while each look shows another one, until it lasts',
      [
        [0, 'tunnel'],
        [1000, 'offline'],
        [1400, 'lan-foreign'],
        [1800, 'offline'],
        [2200, 'lan-foreign'],
        [2500, 'offline'],
      ],
      [
        [0, 'tunnel'],
        [2500, 'offline'],
      ],
    ],
    [
      'no flapping cable',
      [
        [0, 'lan-foreign'],
        [300, 'offline'],
        [600, 'lan-foreign'],
        [900, 'offline'],
        [1200, 'lan-foreign'],
        [1500, 'offline'],
      ],
      [[0, 'lan-foreign']],
    ],
    [
      'no tunnel without routes while its client still sets them',
      [
        [0, 'lan-foreign'],
        [1000, 'tunnel-no-route'],
        [1200, 'tunnel'],
      ],
      [
        [0, 'lan-foreign'],
        [1200, 'tunnel'],
      ],
    ],
    [
      'a tunnel that stays without routes',
      [
        [0, 'lan-foreign'],
        [1000, 'tunnel-no-route'],
        [1500, 'tunnel-no-route'],
      ],
      [
        [0, 'lan-foreign'],
        [1500, 'tunnel-no-route'],
      ],
    ],
    [
      'the first change of a burst at once and the rest when it is over',
      [
        [0, 'lan-foreign'],
        [1000, 'lan-foreign:1'],
        [1050, 'lan-foreign:2'],
        [1100, 'lan-foreign:3'],
        [1300, 'lan-foreign:3'],
      ],
      [
        [0, 'lan-foreign'],
        [1000, 'lan-foreign:1'],
        [1300, 'lan-foreign:3'],
      ],
    ],
    [
      'no loss within five seconds after sleep',
      [
        [0, 'lan-foreign'],
        [100, 'resumed'],
        [200, 'offline'],
        [1200, 'offline'],
        [3000, 'offline'],
        [5000, 'lan-foreign'],
      ],
      [[0, 'lan-foreign']],
    ],
    [
      'a loss that outlasts the hold after sleep',
      [
        [0, 'lan-foreign'],
        [100, 'resumed'],
        [200, 'offline'],
        [5100, 'offline'],
      ],
      [
        [0, 'lan-foreign'],
        [5100, 'offline'],
      ],
    ],
    [
      'a gain within the hold after sleep',
      [
        [0, 'offline'],
        [100, 'resumed'],
        [200, 'mobile'],
      ],
      [
        [0, 'offline'],
        [200, 'mobile'],
      ],
    ],
    [
      'no loss after a gap that only sleep explains',
      [
        [0, 'tunnel'],
        [60_000, 'offline'],
        [61_000, 'offline'],
        [64_000, 'tunnel'],
      ],
      [[0, 'tunnel']],
    ],
  ])('is %s', (_, events, expected) => {
    expect(told(story(...events))).toEqual(expected);
  });

  it('publishes a storm of changes once in each two seconds', () => {
    const storm = Array.from({ length: 60 }, (_, n): Event => [
      1000 + n * 100,
      `lan-foreign:${n.toString()}`,
    ]);

    const { published } = story([0, 'lan-foreign'], ...storm);

    expect(published.map(([atMs]) => atMs)).toEqual([0, 1000, 3000, 5000]);
  });

  it('sees sleep on the wall clock where the monotonic clock stood still', () => {
    const outcome = play([
      [0, toInput(0, 'tunnel')],
      [2000, toInput(2000, 'offline', wall(3_600_000))],
      [2600, toInput(2600, 'offline', wall(3_600_600))],
      [7000, toInput(7000, 'offline', wall(3_605_000))],
    ]);

    expect(told(outcome)).toEqual([
      [0, 'tunnel'],
      [7000, 'offline'],
    ]);
  });

  it('is not shaken by a wall clock that is set back', () => {
    const outcome = play([
      [0, toInput(0, 'tunnel')],
      [2000, toInput(2000, 'offline', wall(-3_600_000))],
      [2500, toInput(2500, 'offline', wall(-3_599_500))],
    ]);

    expect(told(outcome)).toEqual([
      [0, 'tunnel'],
      [2500, 'offline'],
    ]);
  });

  it.each<readonly [string, readonly Event[], number | null]>([
    [
      'to confirm a loss',
      [
        [0, 'tunnel'],
        [1000, 'offline'],
      ],
      500,
    ],
    [
      'for the rest of that time after an early second look',
      [
        [0, 'tunnel'],
        [1000, 'offline'],
        [1200, 'offline'],
      ],
      300,
    ],
    [
      'when a burst may be over',
      [
        [0, 'mobile'],
        [1000, 'mobile:1'],
        [1050, 'mobile:2'],
      ],
      200,
    ],
    [
      'each second after sleep while the way is lost',
      [
        [0, 'tunnel'],
        [1000, 'resumed'],
        [1100, 'offline'],
      ],
      1000,
    ],
    [
      'when the hold after sleep ends',
      [
        [0, 'tunnel'],
        [1000, 'resumed'],
        [5400, 'offline'],
      ],
      600,
    ],
    [
      'at once after sleep',
      [
        [0, 'tunnel'],
        [1000, 'resumed'],
      ],
      0,
    ],
    [
      'not at all when nothing waits',
      [
        [0, 'tunnel'],
        [1000, 'tunnel'],
      ],
      null,
    ],
  ])('asks for another look %s', (_, events, expected) => {
    expect(story(...events).recheckAfterMs).toBe(expected);
  });
});

describe('since when', () => {
  it('a loss began with the first look that showed it', () => {
    const { published } = story([0, 'tunnel'], [1000, 'offline'], [1500, 'offline']);

    expect(published[1]?.[2]).toBe(wall(1000));
  });

  it('a label that only changes its details keeps its beginning', () => {
    const { published } = story([0, 'mobile'], [5000, 'mobile:other address']);

    expect(published.map(([, , since]) => since)).toEqual([wall(0), wall(0)]);
  });
});

const NAMES = ['eth0', 'wlan0', 'wwan0', 'tun0', 'docker0', 'lo'];
const anyAdapter = fc.record({
  name: fc.constantFrom(...NAMES),
  kind: fc.constantFrom<Adapter['kind']>('lan', 'wifi', 'mobile', 'tunnel', 'virtual', 'loopback'),
  product: fc.constantFrom(null, 'WireGuard'),
  addresses: fc.subarray([
    '192.0.2.2',
    '169.254.1.1',
    'fe80::1',
    'fe80::2',
    'fd00::1',
    '127.0.0.1',
  ]),
  reason: fc.constant('a test adapter'),
});
const anyRoute = fc.oneof<fc.Arbitrary<Route>[]>(
  fc.record({
    kind: fc.constant('via' as const),
    adapter: fc.constantFrom(...NAMES),
    source: fc.constantFrom('192.0.2.2', '127.0.0.1'),
  }),
  fc.constant<Route>({ kind: 'none' }),
  fc.record({ kind: fc.constant('blocked' as const), error: fc.constantFrom('EACCES', 'EINVAL') }),
  fc.record({ kind: fc.constant('unknown' as const), error: fc.constant('EMFILE') }),
);
const anySnapshot: fc.Arbitrary<Snapshot> = fc.record({
  adapters: fc.uniqueArray(anyAdapter, { selector: ({ name }) => name }),
  likely: fc.subarray(NAMES),
  publicV4: anyRoute,
  publicV6: anyRoute,
  exchange: fc.option(anyRoute),
  gateway: fc.option(anyRoute),
  collector: fc.option(anyRoute),
});

describe('whatever the system shows', () => {
  it('each snapshot gets exactly one label that the contract knows', () => {
    fc.assert(
      fc.property(anySnapshot, (snapshot) => {
        const classified = classify(snapshot);

        expect(NetworkLabel.safeParse(classified.label).success).toBe(true);
        expect(classified.over === null).toBe(classified.tunnel.state === 'none');
        expect(classify(snapshot)).toEqual(classified);
      }),
    );
  });

  it('no state is published twice in a row, and what lasts is published within five and a half seconds', () => {
    const look = fc.record({
      snapshot: anySnapshot,
      pauseMs: fc.integer({ min: 0, max: 30_000 }),
      shuffle: fc.boolean(),
      resumed: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(look, { minLength: 1, maxLength: 30 }), (looks) => {
        const published: NetworkState[] = [];
        let memory = EMPTY_MEMORY;
        let atMs = 0;
        const feed = (input: ReducerInput): void => {
          const step = reduce(memory, input);
          memory = step.memory;
          if (step.publish !== null) published.push(step.publish);
        };
        for (const { snapshot, pauseMs, shuffle, resumed } of looks) {
          atMs += pauseMs;
          if (resumed) feed({ kind: 'resumed', atMs, at: wall(atMs) });
          feed({
            kind: 'look',
            seen: classify(
              shuffle ? { ...snapshot, adapters: snapshot.adapters.toReversed() } : snapshot,
            ),
            atMs,
            at: wall(atMs),
          });
        }
        const last = classify(looks.at(-1)!.snapshot);
        for (const laterMs of [500, 1000, 5500])
          feed({ kind: 'look', seen: last, atMs: atMs + laterMs, at: wall(atMs + laterMs) });

        const said = published.map(comparable);
        expect(said.every((text, index) => text !== said[index - 1])).toBe(true);
        expect(published.at(-1)?.label).toBe(last.label);
      }),
    );
  });
});

/** Written apart from the reducer's own comparison. */
function comparable(state: NetworkState): string {
  const { adapters, ...rest } = { ...state, since: '' };
  const lines = adapters
    .map(({ addresses, ...facts }) =>
      JSON.stringify({
        ...facts,
        addresses: addresses.filter((address) => !address.startsWith('fe80')).sort(),
      }),
    )
    .sort();
  return JSON.stringify({ ...rest, lines });
}
