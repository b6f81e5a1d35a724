import { ANSWERED } from '../../../model/text/en/system-answers.ts';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Pppd } from '../ports.ts';
import { errorName } from '../../../lib/error-name.ts';
import { readBoundedSync } from '../../../lib/read-bounded.ts';

/** Process ids that are looked at when no file names the right one; a laptop runs a few hundred. */
const MAX_PROCESSES = 4096;

/** Bytes of a file that are read. */
const MAX_FILE_BYTES = 16_384;

/**
 * Processes end while they are looked at; peer files are root's on most systems (0640, group dip).
 */
const NOT_FOR_US = new Set(['ENOENT', 'ENOTDIR', 'ESRCH', 'EACCES', 'EPERM', 'EISDIR', 'ELOOP']);

/** Where pppd and the kernel keep what is read; tests pass a folder of their own. */
export interface PppIo {
  /** proc(5). */
  readonly proc: string;
  /** Holds `pppN.pid`. */
  readonly run: string;
  readonly peers: string;
}

export const SYSTEM_PPP_IO: PppIo = { proc: '/proc', run: '/run', peers: '/etc/ppp/peers' };

/**
 * Finds the pppd(8) that holds a PPP adapter: by its pid file, else by its `unit` option, else as
 * the only one there is.
 *
 * @param onProblem told why a file could not be read although it is there and ours to read
 */
export function pppdReader(
  onProblem: (sentence: string) => void,
  { proc, run, peers }: PppIo = SYSTEM_PPP_IO,
): (adapter: string) => Pppd | null {
  const text = (path: string): string | null => {
    try {
      return readBoundedSync(path, MAX_FILE_BYTES).text;
    } catch (error) {
      if (!NOT_FOR_US.has(errorName(error))) onProblem(ANSWERED.unreadable(path, errorName(error)));
      return null;
    }
  };
  const optionsOf = (pid: string): string[] | null => {
    const [program, ...words] = (text(join(proc, pid, 'cmdline')) ?? '')
      .split('\0')
      .filter((word) => word !== '');
    return program !== undefined && basename(program) === 'pppd' ? words : null;
  };
  /** proc(5), stat: `pid (name) state parent …`; the name may hold blanks and brackets. */
  const parentOf = (pid: string): string | null => {
    const parent = /^\S+ (\d+)/.exec(
      (text(join(proc, pid, 'stat')) ?? '').replace(/^.*\) /s, ''),
    )?.[1];
    return parent === undefined ? null : (text(join(proc, parent, 'comm'))?.trim() ?? null);
  };
  const described = (pid: string, options: readonly string[]): Pppd => {
    const peer = calledPeer(options);
    const file = peer === null ? null : text(join(peers, peer));
    return {
      options: [...options, ...(file === null ? [] : peerWords(file))],
      parent: parentOf(pid),
    };
  };
  const all = (): { readonly pid: string; readonly options: readonly string[] }[] => {
    let entries: string[];
    try {
      entries = readdirSync(proc);
    } catch (error) {
      onProblem(ANSWERED.unreadable(proc, errorName(error)));
      return [];
    }
    return entries
      .filter((entry) => /^\d+$/.test(entry))
      .slice(0, MAX_PROCESSES)
      .flatMap((pid) => {
        const options = optionsOf(pid);
        return options === null ? [] : [{ pid, options }];
      });
  };

  return (adapter) => {
    const unit = /^ppp(\d{1,4})$/.exec(adapter)?.[1];
    const pid =
      unit === undefined
        ? undefined
        : /^\s*(\d{1,10})\b/.exec(text(join(run, `${adapter}.pid`)) ?? '')?.[1];
    const options = pid === undefined ? null : optionsOf(pid);
    if (pid !== undefined && options !== null) return described(pid, options);
    const running = all();
    const named = running.find(
      (one) =>
        unit !== undefined &&
        one.options[one.options.indexOf('unit') + 1] === unit &&
        one.options.includes('unit'),
    );
    const found = named ?? (running.length === 1 ? running[0] : undefined);
    return found === undefined ? null : described(found.pid, found.options);
  };
}

/**
 * Words of a pppd options file (pppd(8), "OPTIONS FILES"): separated by blanks, quoted with `"` or
 * `'`, escaped with a backslash, `#` begins a comment.
 */
export function peerWords(text: string): string[] {
  const words = text.matchAll(
    /#[^\n]*|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|((?:[^\s"'#\\]|\\.)+)/gs,
  );
  return [...words].flatMap(([, double, single, bare]) => double ?? single ?? bare ?? []);
}

/**
 * The peer that `pppd call NAME` reads from /etc/ppp/peers; null without one. Names that lead out
 * of that folder are none.
 */
export function calledPeer(options: readonly string[]): string | null {
  const name = options[options.indexOf('call') + 1];
  if (!options.includes('call') || name === undefined) return null;
  return name.startsWith('/') || name.split('/').includes('..') || name.includes('\0')
    ? null
    : name;
}
