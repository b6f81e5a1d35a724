import { beforeEach, describe, expect, it } from 'vitest';
import { keep, type KeepIo, type SeenAgent } from '../../../../agent/update/keep.ts';
import { NOTHING_YET, type OwnUpdates } from '../../../../agent/update/own-file.ts';

const SHA512 = `${'A'.repeat(86)}==`;
const WAITING: OwnUpdates = {
  ...NOTHING_YET,
  ready: { version: '0.2.0', sha512: SHA512, from: '0.1.0', tries: 0, triedAt: null },
};
const UP: SeenAgent = { version: '0.2.0', pid: 7 };

let did: string[];
let own: OwnUpdates;
let clockMs: number;

beforeEach(() => {
  did = [];
  own = WAITING;
  clockMs = 0;
});

/** @param seen who answers, by the milliseconds since the start */
const io = (seen: (ms: number) => SeenAgent, change: Partial<KeepIo> = {}): KeepIo => ({
  step: () => undefined,
  digestOf: () => Promise.resolve(SHA512),
  remember: (next) => {
    own = next;
    return Promise.resolve();
  },
  prepare: () => Promise.resolve(),
  stopAgent: () => Promise.resolve(null),
  keepData: () => {
    did.push('keep data');
    return Promise.resolve();
  },
  dropData: () => {
    did.push('drop data');
    return Promise.resolve();
  },
  start: () => {
    did.push('start');
    return {
      ended: new Promise(() => undefined),
      end: () => {
        did.push('end');
        return Promise.resolve();
      },
    };
  },
  agent: () => Promise.resolve(seen(clockMs)),
  keepOld: () => {
    did.push('keep old');
    return Promise.resolve();
  },
  swap: () => {
    did.push('swap');
    return Promise.resolve('placed');
  },
  remove: () => {
    did.push('remove');
    return Promise.resolve();
  },
  wait: (ms) => {
    clockMs += ms;
    return Promise.resolve();
  },
  monotonicMs: () => clockMs,
  now: () => new Date(clockMs),
  ...change,
});
const tried = (seen: (ms: number) => SeenAgent, change: Partial<KeepIo> = {}) =>
  keep({ next: '/L.next' }, own, '0.1.0', io(seen, change));

describe('a version takes the place of the one before', () => {
  it('once its agent has answered and stayed', async () => {
    const kept = await tried((ms) => (ms < 3_000 ? null : UP));

    expect(kept).toEqual({ kind: 'installed', version: '0.2.0' });
    expect(did).toEqual(['keep data', 'start', 'keep old', 'swap', 'drop data']);
    expect(clockMs).toBeGreaterThanOrEqual(8_000);
    expect(own).toMatchObject({ ready: null, last: { kind: 'installed', from: '0.1.0' } });
  });

  it.each<[string, (ms: number) => SeenAgent, Partial<KeepIo>, string]>([
    ['its agent does not answer', () => null, {}, 'did not answer within 120 s'],
    ['its agent comes up and ends', (ms) => (ms < 2_000 ? UP : null), {}, 'ended again'],
    [
      'its agent comes up again and again',
      (ms) => ({ version: '0.2.0', pid: Math.floor(ms / 1_000) }),
      {},
      'ended again',
    ],
    [
      'it ends at once',
      () => null,
      {
        start: () => ({
          ended: Promise.resolve({ why: 'exit status 1', isIts: true }),
          end: () => Promise.resolve(),
        }),
      },
      'exit status 1',
    ],
  ])('never where %s: it is not tried again', async (_, seen, change, words) => {
    const kept = await tried(seen, change);

    expect(kept).toMatchObject({
      kind: 'rolled-back',
      why: expect.stringContaining(words) as unknown,
    });
    expect(did).not.toContain('swap');
    expect(did).toContain('remove');
    expect(own).toMatchObject({
      ready: null,
      bad: [{ version: '0.2.0' }],
      last: { kind: 'rolled-back', version: '0.2.0', from: '0.1.0' },
    });
  });

  it.each<[string, (ms: number) => SeenAgent, Partial<KeepIo>]>([
    ['the old agent goes on', () => UP, { stopAgent: () => Promise.resolve('it goes on') }],
    ['somebody started the old agent again', () => ({ version: '0.1.0', pid: 3 }), {}],
    ['the disk takes no more', () => UP, { swap: () => Promise.reject(new Error('ENOSPC')) }],
    ['it cannot be unpacked', () => UP, { prepare: () => Promise.reject(new Error('ENOSPC')) }],
    ['what is kept cannot be copied', () => UP, { keepData: () => Promise.reject(new Error('x')) }],
    [
      'it ends by no fault of its own',
      () => null,
      {
        start: () => ({
          ended: Promise.resolve({ why: 'exit status 127', isIts: false }),
          end: () => Promise.resolve(),
        }),
      },
    ],
  ])('not now where %s, which is not its fault', async (_, seen, change) => {
    const kept = await tried(seen, change);

    expect(kept.kind).toBe('not-now');
    expect(own).toMatchObject({ bad: [], ready: { version: '0.2.0', tries: 0 } });
    expect(own.ready?.triedAt).not.toBeNull();
  });

  it('by a program that outlives this one: then its agent notes that it is installed', async () => {
    const kept = await tried(() => UP, { swap: () => Promise.resolve('handed-over') });

    expect(kept).toEqual({ kind: 'handed-over', version: '0.2.0' });
    expect(did).not.toContain('drop data');
    expect(own).toMatchObject({ ready: { version: '0.2.0', tries: 1 }, last: null });
  });

  it('never where its file was torn since: it is fetched again', async () => {
    const kept = await tried(() => UP, { digestOf: () => Promise.resolve('other') });

    expect(kept.kind).toBe('not-now');
    expect(did).toEqual(['remove']);
    expect(own).toEqual(NOTHING_YET);
  });

  it('never where three tries were cut off, as by a laptop that it takes down', async () => {
    own = {
      ...WAITING,
      ready: { version: '0.2.0', sha512: SHA512, from: '0.1.0', tries: 3, triedAt: null },
    };

    expect((await tried(() => UP)).kind).toBe('rolled-back');
    expect(did).toEqual(['remove']);
  });
});
