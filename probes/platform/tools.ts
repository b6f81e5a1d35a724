import { TOOL } from '../../model/text/en/system-answers.ts';
import { type ChildProcess, execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findProgram, toolEnvironment } from './programs.ts';
import { errorName } from '../../lib/error-name.ts';
import { withDeadline } from '../../lib/deadline.ts';

/**
 * What a tool said, or why it said nothing. `code` is its exit code; null when it did not end by
 * itself.
 */
export type Said =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly code: number | null; readonly why: string };

/** The tools of this system, as hints use them; tests pass their own. */
export interface Tools {
  /** Whether the system has this program. */
  has(program: string): boolean;
  /** Runs it to its end; never rejects. */
  ask(program: string, args: readonly string[]): Promise<Said>;
  /** Ends what still runs and resolves when it is gone. */
  stop(): Promise<void>;
}

const ANSWER_WITHIN_MS = 2000;

/** A process that the kernel cannot end is waited for no longer than this. */
const GONE_WITHIN_MS = 1000;

/** Output that is read; a tool that says more is ended. */
const MAX_ANSWER_BYTES = 65_536;

/** The system bus (D-Bus Specification, "Well-known Message Bus Instances"). */
const SYSTEM_BUS = '/var/run/dbus/system_bus_socket';

/** nmcli says nothing without a bus, and takes as long to say so. */
const findUsable = (name: string): string | null =>
  name === 'nmcli' && !existsSync(SYSTEM_BUS) ? null : findProgram(name);

/** Tools in the fixed places of the system, without its language and with a hard time limit. */
export function systemTools(
  find: (name: string) => string | null = findUsable,
  answerWithinMs = ANSWER_WITHIN_MS,
): Tools {
  const running = new Map<ChildProcess, Promise<Said>>();

  const run = (path: string, program: string, args: readonly string[]): Promise<Said> => {
    const options = {
      timeout: answerWithinMs,
      killSignal: 'SIGKILL',
      maxBuffer: MAX_ANSWER_BYTES,
      cwd: '/',
      env: toolEnvironment(process.platform),
      encoding: 'utf8',
    } as const;
    let child: ChildProcess | undefined;
    const answer = withDeadline<Said>(
      { timeoutMs: answerWithinMs + GONE_WITHIN_MS },
      () => ({ ok: false, code: null, why: TOOL.notEnded(program) }),
      (settle) => {
        try {
          child = execFile(path, args, options, (error, stdout, stderr) => {
            settle(
              error === null
                ? { ok: true, text: stdout }
                : { ok: false, ...failureOf(program, error, stderr, answerWithinMs) },
            );
          });
        } catch (error) {
          settle({ ok: false, code: null, why: TOOL.cannotRun(program, errorName(error)) });
        }
        return () => {
          if (child !== undefined) running.delete(child);
        };
      },
    );
    if (child !== undefined) running.set(child, answer);
    return answer;
  };

  return {
    has: (program) => find(program) !== null,
    ask: (program, args) => {
      const path = find(program);
      return path === null
        ? Promise.resolve({ ok: false, code: null, why: TOOL.none(program) })
        : run(path, program, args);
    },
    stop: async () => {
      const left = [...running];
      for (const [child] of left) child.kill('SIGKILL');
      await Promise.all(left.map(([, answer]) => answer));
    },
  };
}

interface Failure {
  readonly code?: string | number | null;
  readonly killed?: boolean;
}

function failureOf(
  program: string,
  error: Error & Failure,
  stderr: string,
  withinMs: number,
): { readonly code: number | null; readonly why: string } {
  const { code, killed } = error;
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER')
    return { code: null, why: TOOL.tooMuch(program) };
  if (killed === true)
    return {
      code: null,
      why: TOOL.tooSlow(program, withinMs),
    };
  const complaint = stderr.trim().split('\n')[0]?.slice(0, 200) ?? '';
  if (typeof code === 'number')
    return {
      code,
      why: TOOL.ended(program, code, complaint),
    };
  return { code: null, why: TOOL.cannotRun(program, code ?? error.message) };
}
