import { describe, expect, it } from 'vitest';
import { holdConnection, type HoldIo, type OpenBound } from '../../../probes/exchange/hold.ts';
import type { Reply } from '../../../probes/rpc/connection.ts';
import type { ReplyFailure } from '../../../probes/rpc/outcomes.ts';

const MINUTE_MS = 60_000;
const ANSWER: Reply = { ok: true, stub: new Uint8Array(), littleEndian: true };
const SILENT: Reply = { ok: false, kind: 'silent', receivedBytes: 0 };

interface Staged {
  /** What the question on the held connection comes to. */
  readonly reply?: Reply;
  /** Whether each connection is bound, in order; the last one counts on. */
  readonly binds?: readonly boolean[];
  /** The other side ends the connection after so many milliseconds. */
  readonly endsAfterMs?: number;
  /** Steps aside from the pause that the two clocks take, at a time. */
  readonly leap?: { readonly atMs: number; readonly wallMs: number; readonly monotonicMs: number };
  readonly leavesAfterMs?: number;
  readonly cancelsAfterMs?: number;
}

/** A hold of 15 minutes by clocks that only a pause moves. */
async function hold(staged: Staged) {
  const { reply = ANSWER, binds = [true], endsAfterMs = Infinity, leap } = staged;
  let monotonicMs = 0;
  let wallMs = Date.parse('2026-05-04T09:00:00.000Z');
  let opened = 0;
  let asked = 0;
  let open = 0;
  let most = 0;
  let isLeapt = false;
  const abort = new AbortController();
  const ended: ReplyFailure = { ok: false, kind: 'closed', reset: false };
  const opener: OpenBound = () => {
    const isBound = binds[Math.min(opened, binds.length - 1)] ?? true;
    opened += 1;
    if (!isBound) return Promise.resolve(null);
    open += 1;
    most = Math.max(most, open);
    let isOpen = true;
    return Promise.resolve({
      call: () => {
        asked += 1;
        return Promise.resolve(reply);
      },
      close: () => {
        if (isOpen) open -= 1;
        isOpen = false;
      },
      get ended() {
        return monotonicMs >= endsAfterMs ? ended : null;
      },
    });
  };
  const io: HoldIo = {
    signal: abort.signal,
    now: () => new Date(wallMs),
    monotonicMs: () => monotonicMs,
    open: opener,
    pause: (ms) => {
      monotonicMs += ms;
      wallMs += ms;
      if (leap !== undefined && !isLeapt && monotonicMs >= leap.atMs) {
        isLeapt = true;
        monotonicMs += leap.monotonicMs;
        wallMs += leap.wallMs;
      }
      if (monotonicMs >= (staged.cancelsAfterMs ?? Infinity)) abort.abort();
      return Promise.resolve();
    },
  };
  const outcome = await holdConnection(
    {
      address: '10.1.2.3',
      port: 135,
      silentMs: 15 * MINUTE_MS,
      isInTunnel: true,
      isHere: () => monotonicMs < (staged.leavesAfterMs ?? Infinity),
    },
    io,
  );
  return { outcome, asked, opened, most, left: open };
}

describe('a held connection', () => {
  it('is asked once, after all of its silence, and closed', async () => {
    const seen = await hold({});

    expect(seen.outcome).toEqual({
      ok: true,
      held: {
        address: '10.1.2.3',
        silentMs: 15 * MINUTE_MS,
        end: { kind: 'answered' },
        at: '2026-05-04T09:15:00.000Z',
        isInTunnel: true,
      },
    });
    expect(seen).toMatchObject({ asked: 1, opened: 1, most: 1, left: 0 });
  });

  it('that is dead is closed before a fresh one is tried: never two at a time', async () => {
    const seen = await hold({ reply: SILENT });

    expect(seen.outcome).toMatchObject({ held: { end: { kind: 'dead', reset: false } } });
    expect(seen).toMatchObject({ opened: 2, most: 1, left: 0 });
  });

  it('that is dead proves nothing where no fresh one is bound', async () => {
    const seen = await hold({ reply: SILENT, binds: [true, false] });

    expect(seen.outcome).toMatchObject({ held: { end: { kind: 'no-control' } } });
  });

  it('that the other side ends is not asked, and the minutes until then are told', async () => {
    const seen = await hold({ endsAfterMs: 4 * MINUTE_MS });

    expect(seen.outcome).toMatchObject({
      held: { silentMs: 4 * MINUTE_MS, end: { kind: 'ended', reset: false } },
    });
    expect(seen).toMatchObject({ asked: 0, opened: 1, left: 0 });
  });

  it.each<[string, Staged, string]>([
    ['the laptop moved to another network', { leavesAfterMs: 3 * MINUTE_MS }, 'moved'],
    [
      'the laptop slept, and its monotonic clock with it',
      { leap: { atMs: MINUTE_MS, wallMs: 10 * MINUTE_MS, monotonicMs: 0 } },
      'slept',
    ],
    [
      'the laptop slept, and its monotonic clock ran on',
      { leap: { atMs: MINUTE_MS, wallMs: 10 * MINUTE_MS, monotonicMs: 10 * MINUTE_MS } },
      'slept',
    ],
    [
      'the clock was set back',
      { leap: { atMs: MINUTE_MS, wallMs: -60 * MINUTE_MS, monotonicMs: 0 } },
      'slept',
    ],
    ['the agent ends', { cancelsAfterMs: 2 * MINUTE_MS }, 'cancelled'],
    ['the mapper took none', { binds: [false] }, 'not-bound'],
  ])('shows nothing where %s', async (_, staged, kind) => {
    const seen = await hold({ reply: SILENT, ...staged });

    expect(seen.outcome).toEqual({ ok: false, kind });
    expect(seen).toMatchObject({ asked: 0, left: 0 });
  });

  it('is not given up for a beat that came some seconds late', async () => {
    const late = { atMs: MINUTE_MS, wallMs: 8_000, monotonicMs: 8_000 };

    expect((await hold({ leap: late })).outcome).toMatchObject({
      held: { end: { kind: 'answered' } },
    });
  });
});
