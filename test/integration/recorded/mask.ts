/**
 * Takes out of a recording what differs from one run to the next, by kind of value; keys, their order and every other value stay.
 * Pure. Equal values of one kind share a number, in the order of their first appearance.
 */
export interface Masker {
  /** A JSON value. */
  value(input: unknown): unknown;
  /** Text for a person. */
  text(input: string): string;
}

/** Numbers that are measured or given out by the system, by the key that they stand under. */
const MEASURED = new Set(['ms', 'tookMs', 'pid', 'bytes', 'localPort']);
/** Texts that tell the machine apart. */
const MACHINE = new Set(['release', 'node']);

const TIME = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;
/** Random ones alone, versions 4 and 7 of RFC 9562: those of interfaces are older versions, and constants. */
const RANDOM_UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b/g;
const SHA256 = /\b[0-9a-f]{64}\b/g;
/** SPKI of an Ed25519 key, in base64. */
const PUBLIC_KEY = /MCowBQYDK2VwAyEA[A-Za-z0-9+/]{43}=/g;
/** What was measured; a limit that a sentence names is a constant. */
const MEASURED_MS = /(?<!\bwithin )\b\d+(?:\.\d+)? ms\b/g;
/** More binds are measured while they are slow. */
const BINDS = /\bbinds were answered after <ms>(?:, <ms>)*/g;
const MEASURED_S = /\bno answer within \d+\.\d s\b/g;
const PROCESS = /\bprocess \d+\b/g;
const CLOCK = /\b\d\d:\d\d\b/g;
const SIZE = /\b\d+(?:\.\d+)? (?:B|kB|KB|KiB|MB|MiB|bytes)(?![A-Za-z])/g;
/** The laptop's end of a connection, with its padding. */
const LOCAL_END = /\b(\d+\.\d+\.\d+\.\d+):(?:3[2-9]|[45]\d|60|61)\d{3}\b */g;
/** The column of milliseconds in a ladder, with its padding. */
const COLUMN_MS = / +\d+(?:\.\d+)? ms(?= )/g;

/** States of a connection that its program has closed. */
const CLOSING = new Set(['fin-wait-1', 'fin-wait-2', 'closing', 'last-ack', 'time-wait']);

/**
 * What a check that has just ended leaves in the table of connections, and the note about it: how
 * much of it is still there when the table is read is the kernel's affair.
 */
const isLeftOver = (one: unknown): boolean =>
  typeof one === 'string'
    ? /^\d+ connections? ha(?:s|ve) no owner any more;/.test(one)
    : typeof one === 'object' &&
      one !== null &&
      'pid' in one &&
      one.pid === null &&
      'state' in one &&
      CLOSING.has(String(one.state));

/** @param known texts of this run (a folder, a port) → what stands for them */
export function createMasker(known: ReadonlyMap<string, string>): Masker {
  const seen = new Map<string, Map<string, string>>();
  const numbered =
    (kind: string) =>
    (found: string): string => {
      const ofKind = seen.get(kind) ?? new Map<string, string>();
      seen.set(kind, ofKind);
      const name = ofKind.get(found) ?? `<${kind} ${String(ofKind.size + 1)}>`;
      ofKind.set(found, name);
      return name;
    };

  const common = (input: string): string => {
    let output = input;
    for (const [text, name] of known) output = output.replaceAll(text, name);
    return output
      .replace(TIME, '<time>')
      .replace(RANDOM_UUID, numbered('uuid'))
      .replace(SHA256, numbered('sha256'))
      .replace(PUBLIC_KEY, numbered('key'))
      .replace(MEASURED_MS, '<ms>')
      .replace(BINDS, 'binds were answered after <ms>, …')
      .replace(MEASURED_S, 'no answer within <s>')
      .replace(PROCESS, 'process <pid>');
  };

  /** Weighed by time: how long the story took. */
  const isShare = (input: unknown): boolean => typeof input === 'number' && input > 0 && input < 1;
  const value = (input: unknown, key: string, of = ''): unknown => {
    if (of === 'insideAcl' && isShare(input)) return '<share>';
    if (typeof input === 'string') return MACHINE.has(key) ? `<${key}>` : common(input);
    if (typeof input === 'number')
      return MEASURED.has(key) && !(key === 'bytes' && input === 0) ? `<${key}>` : input;
    if (Array.isArray(input))
      return input.filter((one) => !isLeftOver(one)).map((one: unknown) => value(one, ''));
    if (typeof input !== 'object' || input === null) return input;
    return Object.fromEntries(
      Object.entries(input).map(([name, one]) => [common(name), value(one, name, key)]),
    );
  };

  return {
    value: (input) => value(input, ''),
    text: (input) =>
      common(input.replace(COLUMN_MS, ' <ms>'))
        .replace(LOCAL_END, '$1:<port> ')
        .replace(SIZE, '<size>')
        .replace(CLOCK, '<clock>'),
  };
}
