import { expect, it } from 'vitest';
import {
  CLOSES_WITHIN_MS,
  endInstallation,
  type ForcedEnd,
  GONE_WITHIN_MS,
  UNASKED_CLOSES_WITHIN_MS,
} from '../../../cli/end-installation.ts';
import { answer, type NativeAnswer, noAnswer } from '../../../probes/platform/answer.ts';
import type { Program } from '../../../cli/installation.ts';

const FOLDER = 'C:\\Program Files\\Linesman';
const NODE = `${FOLDER}\\resources\\node\\node.exe`;
const SHELL = `${FOLDER}\\Linesman.exe`;

interface Scripted {
  readonly program: string;
  /** When it ends by itself; never, where it is not given. */
  readonly closesAtMs?: number;
  /** What an end by force comes to; `stays` reports an end and goes on. */
  readonly whenForced?: 'ends' | 'stays' | { readonly why: string };
}

/** Processes by their ids, on a clock that only waiting moves. */
function scripted(processes: Readonly<Record<number, Scripted>>) {
  let nowMs = 0;
  const forced: { pid: number; atMs: number }[] = [];
  const over = new Set<number>();
  return {
    forced,
    now: () => nowMs,
    io: {
      running: (): NativeAnswer<readonly Program[]> =>
        answer(
          Object.entries(processes)
            .map(([pid, one]) => ({ ...one, pid: Number(pid) }))
            .filter(({ pid, closesAtMs }) => !over.has(pid) && nowMs < (closesAtMs ?? Infinity))
            .map(({ pid, program }) => ({ pid, program })),
        ),
      end: (pid: number): ForcedEnd => {
        forced.push({ pid, atMs: nowMs });
        const { whenForced = 'ends' } = processes[pid] ?? {};
        if (typeof whenForced === 'object') return { kind: 'refused', ...whenForced };
        if (whenForced === 'ends') over.add(pid);
        return { kind: 'ended' };
      },
      wait: (ms: number) => {
        nowMs += ms;
        return Promise.resolve();
      },
      monotonicMs: () => nowMs,
    },
  };
}

it('an agent that was asked and still closes its databases is never ended by force', async () => {
  const machine = scripted({ 7: { program: NODE, closesAtMs: CLOSES_WITHIN_MS - 1 } });

  const outcome = await endInstallation(FOLDER, new Set([7]), machine.io);

  expect(outcome).toEqual({ ended: [], left: [] });
  expect(machine.forced).toEqual([]);
});

it('an agent that a user stopped a moment before, and nobody asked again, may close as well', async () => {
  const machine = scripted({ 7: { program: NODE, closesAtMs: UNASKED_CLOSES_WITHIN_MS - 1 } });

  expect(await endInstallation(FOLDER, new Set(), machine.io)).toEqual({ ended: [], left: [] });
  expect(machine.forced).toEqual([]);
});

it('a shell is ended the moment its agent is gone, before it can start another; what goes on is ended last', async () => {
  const machine = scripted({
    7: { program: NODE, closesAtMs: 250 },
    8: { program: SHELL },
    9: { program: NODE },
  });

  const { ended } = await endInstallation(FOLDER, new Set([7]), machine.io);

  expect(ended.map(({ pid }) => pid)).toEqual([8, 9]);
  expect(machine.forced).toEqual([
    { pid: 8, atMs: 300 },
    { pid: 9, atMs: 300 + UNASKED_CLOSES_WITHIN_MS },
  ]);
});

it('nothing that runs costs no wait', async () => {
  const machine = scripted({});

  expect(await endInstallation(FOLDER, new Set([7]), machine.io)).toEqual({ ended: [], left: [] });
  expect(machine.now()).toBe(0);
});

it('what refuses to end, and what is still there after its end, is told with the reason, in a bounded time', async () => {
  const machine = scripted({
    7: { program: NODE, whenForced: { why: 'access denied' } },
    8: { program: SHELL, whenForced: 'stays' },
  });

  const { left } = await endInstallation(FOLDER, new Set([7]), machine.io);

  expect(left).toEqual([
    { pid: 7, program: NODE, why: 'access denied' },
    { pid: 8, program: SHELL, why: expect.stringContaining('still there') as string },
  ]);
  expect(machine.now()).toBeLessThanOrEqual(
    CLOSES_WITHIN_MS + UNASKED_CLOSES_WITHIN_MS + GONE_WITHIN_MS + 300,
  );
});

it('processes that cannot be listed are told, so that no file is replaced under them', async () => {
  const { io } = scripted({});

  const { left } = await endInstallation(FOLDER, new Set(), {
    ...io,
    running: () => noAnswer('no kernel32.dll'),
  });

  expect(left).toEqual([{ program: FOLDER, pid: 0, why: 'no kernel32.dll' }]);
});
