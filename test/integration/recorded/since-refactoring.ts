/** What a document may show beyond its recording. The recordings were made before these fields and rules were there. */

/** Whether they must be there: the fields of a check, whole milliseconds, the beginning as `since`. False accepts both. */
export const DEMANDED: boolean = true;

type Document = Readonly<Record<string, unknown>>;

const isDocument = (value: unknown): value is Document =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** New fields of a check. */
const ADDED = ['step', 'interface', 'address', 'port'] as const;

/** One complaint about a document, with the place that it is about. */
export type Complaint = string;

export interface Compared {
  /** The document as the old code would have printed it. */
  readonly document: unknown;
  readonly complaints: readonly Complaint[];
}

/**
 * Takes the allowed differences out of what the code prints now, and says which of them are missing or make no sense.
 *
 * @param probe whether it is what `probe` prints
 */
export function beforeRefactoring(
  document: unknown,
  { probe, demanded = DEMANDED }: { readonly probe: boolean; readonly demanded?: boolean },
): Compared {
  const complaints: Complaint[] = [];
  const strip = (value: unknown, path: string): unknown => {
    if (Array.isArray(value))
      return value.map((one: unknown, index) => strip(one, `${path}[${String(index)}]`));
    if (!isDocument(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [
        key,
        key === 'checks' && Array.isArray(one)
          ? one.map((check: unknown, index) =>
              withoutAdded(check, `${path}.checks[${String(index)}]`, demanded, complaints),
            )
          : strip(one, `${path}.${key}`),
      ]),
    );
  };
  const stripped = strip(document, '');
  if (probe && demanded && isDocument(document)) complaints.push(...timesOf(document));
  return { document: stripped, complaints };
}

function withoutAdded(
  check: unknown,
  path: string,
  demanded: boolean,
  complaints: Complaint[],
): unknown {
  if (!isDocument(check)) return check;
  const present = ADDED.filter((key) => key in check);
  if (present.length === 0 && !demanded) return check;
  complaints.push(
    ...inconsistent(check).map((what) => `${path} (${String(check['id'])}): ${what}`),
  );
  return Object.fromEntries(
    Object.entries(check).filter(([key]) => !(ADDED as readonly string[]).includes(key)),
  );
}

/** The added fields say in a place of their own what the arguments of the check say already, and are null where these are silent. */
function inconsistent(check: Document): readonly string[] {
  const { step, args } = check;
  const said = isDocument(args) ? args : {};
  const missing = ADDED.filter((key) => !(key in check)).map((key) => `${key} is missing`);
  const wrong = (['interface', 'address', 'port'] as const)
    .filter((key) => key in check && said[key] !== undefined && check[key] !== said[key])
    // The sentence about an address that is not known speaks of the host; the field has no address.
    .filter((key) => !(key === 'address' && check[key] === null && isOfHost(said)))
    .map(
      (key) => `${key} is ${JSON.stringify(check[key])}, its argument ${JSON.stringify(said[key])}`,
    );
  const isStep = typeof step === 'string' && /^[a-z][A-Za-z-]*$/.test(step);
  return [
    ...missing,
    ...wrong,
    ...(isStep || !('step' in check) ? [] : [`step is ${JSON.stringify(step)}`]),
  ];
}

/** The argument names the host that was asked for, or the other server that should hold the address book. */
const isOfHost = ({ address, host, directory }: Document): boolean =>
  address === host || address === directory;

function timesOf(document: Document): readonly Complaint[] {
  const { tookMs, startedAt, diagnosis } = document;
  if (startedAt === undefined) return [];
  return [
    ...(Number.isInteger(tookMs)
      ? []
      : [`tookMs is ${JSON.stringify(tookMs)}, not whole milliseconds`]),
    ...(isDocument(diagnosis) && diagnosis['since'] === startedAt
      ? []
      : ['the diagnosis does not begin with the run']),
  ];
}

/** Recordings of a finding that is switched off: RPC_BEHIND_NAT may be, and a list that is lost for a wrong item no longer counts as missing. */
const OFF_AFTERWARDS: Readonly<Record<string, readonly string[]>> = {
  'settings-finding-behind-nat-off': ['RPC_BEHIND_NAT'],
  'probe-config-finding-behind-nat-off': ['RPC_BEHIND_NAT'],
  'settings-finding-unknown': [],
  'probe-config-finding-unknown': [],
};

/** Whether this recording may differ in more than the fields of its checks. */
export const mayChange = (name: string): boolean => Object.hasOwn(OFF_AFTERWARDS, name);

/** A recording as it is expected after the refactoring; the list of what may be switched off is compared without its new member. */
export function sinceRefactoring(name: string, before: string, ending: 'json' | 'txt'): string {
  const off = OFF_AFTERWARDS[name];
  if (off === undefined) return before;
  return ending === 'json' ? documentSince(off, before) : wordsSince(off, before);
}

/** The names that a setting may have, without the one that is new. */
export const withoutNewName = (text: string): string =>
  text.replace(/must be one of [A-Z_, ]+/g, (list) =>
    list.replace('RPC_BEHIND_NAT, ', '').replace(', RPC_BEHIND_NAT', ''),
  );

/** A complaint about a name that may be switched off now, and the second complaint, which was false. */
const isGone =
  (off: readonly string[]) =>
  (line: string): boolean =>
    line.includes('findings.off: is missing') ||
    (off.includes('RPC_BEHIND_NAT') && line.includes('findings.off.0: must be one of'));

function documentSince(off: readonly string[], before: string): string {
  const document = JSON.parse(before) as {
    items?: { key: string; value: unknown; source: string }[];
    problems?: string[];
    diagnosis?: { findings: { code: string }[] };
  };
  const gone = isGone(off);
  if (document.problems !== undefined)
    document.problems = document.problems.filter((problem) => !gone(problem));
  const item = { key: 'findings.off', value: off, source: 'user file' };
  if (document.items !== undefined && off.length > 0)
    document.items = [...document.items, item].sort((a, b) => a.key.localeCompare(b.key));
  if (document.diagnosis !== undefined)
    document.diagnosis.findings = document.diagnosis.findings.filter(
      ({ code }) => !off.includes(code),
    );
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** In words: the setting stands before `reach`, a finding of several lines goes, and a block of messages without a line is not printed. */
function wordsSince(off: readonly string[], before: string): string {
  const gone = isGone(off);
  let inFinding = false;
  const lines = before.split('\n').flatMap((line) => {
    inFinding =
      (off.includes('RPC_BEHIND_NAT') && line.startsWith('Also ')) ||
      (inFinding && line.startsWith(' '));
    if (inFinding || gone(line)) return [];
    return line.startsWith('privacy.addresses  ') && off.length > 0
      ? [`${'findings.off'.padEnd(line.indexOf('keep'))}${JSON.stringify(off)}  (user file)`, line]
      : [line];
  });
  return lines
    .join('\n')
    .replace(/(--- messages beside JSON, exit \d\n)(?=---)/, '$1(none)\n')
    .replace(/--- messages\n$/, '');
}
