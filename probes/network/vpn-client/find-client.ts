import { spokenProduct } from '../../../model/products.ts';
import type { NativeAnswer } from '../../platform/answer.ts';
import type { ClientFinding, Known } from './finding.ts';
import { CLIENTS, type JournalWords, type ClientTraces, type System } from './products.ts';
import { CLIENT, REFUSAL } from '../../../model/text/en/evidence-client.ts';

/** What is asked of the system; tests pass their own. */
export interface VpnClientIo {
  readonly system: NodeJS.Platform;
  readonly now: () => Date;
  readonly bootedAt: () => Date;
  /** Whether a trace exists. An answer that is not ok: it could not be told. */
  readonly exists: (trace: string) => NativeAnswer<boolean>;
  /** Whether a key exists under HKLM\SOFTWARE in either view; asked on Windows alone. */
  readonly hasRegistryKey: (key: string) => NativeAnswer<boolean>;
  /** Names of the programs that run, in lower case. */
  readonly programs: () => Promise<NativeAnswer<ReadonlySet<string>>>;
  /** End of a log; null when there is none. */
  readonly logTail: (file: string) => Promise<NativeAnswer<LogTail | null>>;
  /**
   * Lines of the journal since the last boot, not older than half an hour; null where there is no
   * journal.
   */
  readonly journal: (identifiers: readonly string[]) => Promise<NativeAnswer<string> | null>;
}

/**
 * Looks at each configured product; the one that is refused speaks for all, then one that is
 * installed, then one that may be.
 */
export async function findClientAmong(
  products: readonly string[],
  io: VpnClientIo,
): Promise<ClientFinding> {
  const programs = await io.programs();
  const found = await Promise.all(
    products.map((product) => findOne(product.toLowerCase(), programs, io)),
  );
  const best =
    found.find(({ refused }) => refused !== null) ??
    found.find(({ installed }) => installed === 'yes') ??
    found.find(({ installed }) => installed === 'unknown') ??
    found[0];
  if (best === undefined)
    return {
      product: '',
      installed: 'unknown',
      running: 'unknown',
      refused: null,
      evidence: [CLIENT.notNamed],
    };
  return { ...best, evidence: found.flatMap(({ evidence }) => evidence) };
}

async function findOne(
  product: string,
  programs: NativeAnswer<ReadonlySet<string>>,
  io: VpnClientIo,
): Promise<ClientFinding> {
  const name = spokenProduct(product);
  // Windows' own client is part of the system.
  if (product === 'windows' && io.system === 'win32')
    return {
      product,
      installed: 'yes',
      running: 'unknown',
      refused: null,
      evidence: [CLIENT.partOfWindows(name)],
    };
  const traces = CLIENTS.find((client) => client.product === product);
  const system = io.system as System;
  if (traces === undefined || (traces.files[system] ?? []).length === 0) {
    return {
      product,
      installed: 'unknown',
      running: 'unknown',
      refused: null,
      evidence: [CLIENT.tracesUnknown(name)],
    };
  }
  const running = runningOf(traces, programs);
  const installed = installedOf(name, traces, system, io, running.answer === 'yes');
  const refused = await refusedOf(name, traces, system, io);
  return {
    product,
    installed: installed.answer,
    running: running.answer,
    refused: refused.words,
    evidence: [...installed.evidence, ...running.evidence(name), ...refused.evidence],
  };
}

function runningOf(
  { processes }: ClientTraces,
  programs: NativeAnswer<ReadonlySet<string>>,
): { readonly answer: Known; readonly evidence: (name: string) => readonly string[] } {
  if (!programs.ok)
    return {
      answer: 'unknown',
      evidence: (name) => [CLIENT.runningUntold(name, programs.why)],
    };
  const seen = processes.find((process) => programs.value.has(process));
  return seen === undefined
    ? { answer: 'no', evidence: (name) => [CLIENT.notRunning(name)] }
    : { answer: 'yes', evidence: (name) => [CLIENT.running(name, seen)] };
}

function installedOf(
  name: string,
  traces: ClientTraces,
  system: System,
  io: VpnClientIo,
  runs: boolean,
): { readonly answer: Known; readonly evidence: readonly string[] } {
  const files = (traces.files[system] ?? []).map((trace) => ({
    what: trace,
    exists: io.exists(trace),
  }));
  const keys =
    system === 'win32'
      ? (traces.registryKeys ?? []).map((key) => ({
          what: `HKLM\\SOFTWARE\\${key}`,
          exists: io.hasRegistryKey(key),
        }))
      : [];
  const all = [...files, ...keys];
  const there = all.find(({ exists }) => exists.ok && exists.value);
  if (there !== undefined) return { answer: 'yes', evidence: [CLIENT.installed(name, there.what)] };
  if (runs) return { answer: 'yes', evidence: [] };
  const untold = all.flatMap(({ exists }) => (exists.ok ? [] : [exists.why]));
  if (untold.length > 0)
    return {
      answer: 'unknown',
      evidence: [CLIENT.installedUntold(name, untold)],
    };
  const looked = all.map(({ what }) => what).join(', ');
  if (!traces.nowhereElse.includes(system))
    return {
      answer: 'unknown',
      evidence: [CLIENT.mayBeElsewhere(name, looked)],
    };
  return { answer: 'no', evidence: [CLIENT.notInstalled(name, looked)] };
}

async function refusedOf(
  name: string,
  { log, journal }: ClientTraces,
  system: System,
  io: VpnClientIo,
): Promise<{ readonly words: string | null; readonly evidence: readonly string[] }> {
  const file = log?.files[system];
  if (log !== undefined && file !== undefined) {
    const tail = await io.logTail(file);
    if (!tail.ok) return { words: null, evidence: [REFUSAL.logUnreadable(name, tail.why)] };
    const words =
      tail.value === null ? null : refusalInLog(tail.value, log.refusal, io.now(), io.bootedAt());
    return { words, evidence: words === null ? [] : [REFUSAL.logSays(file, words)] };
  }
  if (journal !== undefined && system === 'linux') {
    const lines = await io.journal(journal.identifiers);
    if (lines?.ok === false)
      return {
        words: null,
        evidence: [REFUSAL.journalUnreadable(name, lines.why)],
      };
    const words = lines === null ? null : refusalInJournal(lines.value, journal);
    return { words, evidence: words === null ? [] : [REFUSAL.journalSays(words)] };
  }
  return {
    words: null,
    evidence: [REFUSAL.logUnknown(name)],
  };
}

/** Older words may speak of another network, or of a password that was corrected since. */
export const FRESH_MS = 30 * 60_000;

/** Longest line of a log that is repeated. */
const MAX_LINE_CHARACTERS = 300;

export interface LogTail {
  /** The end of the file; its first line may be torn. */
  readonly text: string;
  /** When the file was last written: the time of its last line. */
  readonly writtenAt: Date;
}

/**
 * The client's words for a refused logon in its log: the last line, whose time alone is known for
 * sure. Null when that line says something else, was written before the last boot, or more than
 * half an hour ago. A clock that was set back makes nothing fresh.
 */
export function refusalInLog(
  { text, writtenAt }: LogTail,
  refusal: RegExp,
  now: Date,
  bootedAt: Date,
): string | null {
  const ageMs = now.getTime() - writtenAt.getTime();
  if (ageMs < 0 || ageMs > FRESH_MS || writtenAt < bootedAt) return null;
  const last = lastLine(text);
  return refusal.test(last) ? wordsOf(last) : null;
}

/**
 * The same in lines of the journal, which were asked for by their age: the last one that refuses,
 * unless a later one let the user in.
 */
export function refusalInJournal(
  text: string,
  { refusal, acceptance }: JournalWords,
): string | null {
  const last = text.split('\n').findLast((line) => refusal.test(line) || acceptance.test(line));
  return last === undefined || !refusal.test(last) ? null : wordsOf(last);
}

const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1) ?? '';

/** One line of printable text. */
const wordsOf = (line: string): string =>
  line
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, MAX_LINE_CHARACTERS);
