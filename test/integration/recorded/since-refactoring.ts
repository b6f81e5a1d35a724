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
