import type { NativeAnswer } from '../probes/platform/answer.ts';
import { isNode, type Program } from './installation.ts';
import { WORDS } from './words.ts';

export type ForcedEnd =
  | { readonly kind: 'ended' }
  /** By itself. */
  | { readonly kind: 'gone-before' }
  | { readonly kind: 'refused'; readonly why: string };

/** What the decisions below may touch. */
export interface EndingIo {
  /** What runs from the folder of the installation, without this process. */
  readonly running: () => NativeAnswer<readonly Program[]>;
  readonly end: (pid: number) => ForcedEnd;
  readonly wait: (ms: number) => Promise<void>;
  readonly monotonicMs: () => number;
}

interface Left extends Program {
  readonly why: string;
}

/** How long an agent that was asked may take to close its databases, after its door has closed. */
export const CLOSES_WITHIN_MS = 15_000;
/** What was not asked may be an agent that a user has stopped a moment ago. */
export const UNASKED_CLOSES_WITHIN_MS = 5_000;
/** An end by force is reported before the process is gone. */
export const GONE_WITHIN_MS = 5_000;
const LOOKS_EVERY_MS = 100;

/**
 * Ends what runs from an installation: what is closing is waited for, and what goes on is ended by
 * force. Shells come first, before they start the agents again.
 *
 * @param asked processes of agents that were asked to end
 */
export async function endInstallation(
  folder: string,
  asked: ReadonlySet<number>,
  io: EndingIo,
): Promise<{ readonly ended: readonly Program[]; readonly left: readonly Left[] }> {
  const ended = new Map<number, Program>();
  const left = new Map<number, Left>();
  const force = (programs: readonly Program[]): void => {
    for (const one of programs) {
      const outcome = io.end(one.pid);
      if (outcome.kind === 'ended') ended.set(one.pid, one);
      if (outcome.kind === 'refused') left.set(one.pid, { ...one, why: outcome.why });
    }
  };

  await whatStays(io, ({ pid }) => asked.has(pid), CLOSES_WITHIN_MS);
  force(await whatStays(io, (one) => !isNode(one.program), 0));
  force(await whatStays(io, ({ pid }) => !left.has(pid), UNASKED_CLOSES_WITHIN_MS));
  for (const one of await whatStays(io, ({ pid }) => !left.has(pid), GONE_WITHIN_MS))
    left.set(one.pid, { ...one, why: WORDS.commands.STOP.stays });
  const unknown = io.running();
  if (!unknown.ok) left.set(0, { program: folder, pid: 0, why: unknown.why });
  return { ended: [...ended.values()], left: [...left.values()] };
}

/** Waits until none of those meant run any more; @returns which do after `withinMs` */
async function whatStays(
  io: EndingIo,
  isMeant: (one: Program) => boolean,
  withinMs: number,
): Promise<Program[]> {
  const until = io.monotonicMs() + withinMs;
  for (;;) {
    const running = io.running();
    const stay = running.ok ? running.value.filter(isMeant) : [];
    if (stay.length === 0 || io.monotonicMs() >= until) return stay;
    await io.wait(LOOKS_EVERY_MS);
  }
}
