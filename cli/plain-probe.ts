import type { ProbeOptions } from './commands/probe-request.ts';
import type { CommonOptions } from './process.ts';

/** `linesman probe` as it was typed. */
export interface TypedProbe {
  readonly host: string | undefined;
  readonly options: CommonOptions & ProbeOptions;
}

/** What the numbers behind options of `probe` may be. */
export const NUMBERS = {
  mapperPort: { flag: '--mapper-port', min: 1, max: 65_535 },
  timeoutMs: { flag: '--timeout-ms', min: 1, max: 600_000 },
} as const;

/** Whole and within its bounds; null otherwise. */
export function wholeNumberOf(text: string, min: number, max: number): number | null {
  const value = Number(text);
  return /^\d+$/.test(text) && value >= min && value <= max ? value : null;
}

type Draft = { -readonly [K in keyof TypedProbe['options']]: TypedProbe['options'][K] };

const SWITCHES: Readonly<Record<string, (draft: Draft) => void>> = {
  '--json': (draft) => (draft.json = true),
  '--quiet': (draft) => (draft.quiet = true),
  '-q': (draft) => (draft.quiet = true),
  '--all-endpoints': (draft) => (draft.allEndpoints = true),
  '--no-web': (draft) => (draft.web = false),
};

/** Answers whether the value is one. */
const VALUES: Readonly<Record<string, (draft: Draft, value: string) => boolean>> = {
  '--config': (draft, value) => ((draft.config = value), true),
  '--data': (draft, value) => ((draft.data = value), true),
  '--interface': (draft, value) => ((draft.interface = [...(draft.interface ?? []), value]), true),
  '--acl': (draft, value) => ((draft.acl = [...(draft.acl ?? []), value]), true),
  [NUMBERS.mapperPort.flag]: (draft, value) => takesNumber(draft, 'mapperPort', value),
  [NUMBERS.timeoutMs.flag]: (draft, value) => takesNumber(draft, 'timeoutMs', value),
};

function takesNumber(draft: Draft, key: keyof typeof NUMBERS, text: string): boolean {
  const value = wholeNumberOf(text, NUMBERS[key].min, NUMBERS[key].max);
  if (value !== null) draft[key] = value;
  return value !== null;
}

/**
 * Reads `probe` where it is typed plainly: whole options, each value behind a blank and without a
 * dash in front, at most one host. Everything else (help, faults, `--config=FILE`) is null, and
 * commander's to read: loading it, and the help that it declares, takes a cold command 8 ms.
 */
export function plainProbe([command, ...words]: readonly string[]): TypedProbe | null {
  if (command !== 'probe') return null;
  const options: Draft = { web: true };
  let host: string | undefined;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (Object.hasOwn(SWITCHES, word)) SWITCHES[word]?.(options);
    else if (Object.hasOwn(VALUES, word)) {
      at += 1;
      const value = words[at] ?? '';
      if (!isPlain(value) || VALUES[word]?.(options, value) !== true) return null;
    } else if (isPlain(word) && host === undefined) host = word;
    else return null;
  }
  return { host, options };
}

const isPlain = (word: string): boolean => word !== '' && !word.startsWith('-');
