import { PURPOSE } from './text/en/interfaces.ts';
import { INTERFACES } from './text/en/typed.ts';

/**
 * How much the absence of an interface hurts: `broken`, `degraded` ("mail works, the address book
 * hangs") or `info`.
 */
export type Weight = 'broken' | 'degraded' | 'info';

/** One RPC interface that the ladder asks the endpoint mapper for. */
export interface RpcInterface {
  /** Known name, or `UUID@MAJOR.MINOR` as the user wrote it. */
  readonly name: string;
  readonly uuid: string;
  readonly major: number;
  readonly minor: number;
  /** What the user loses without it. */
  readonly purpose: string;
  readonly weight: Weight;
}

/** What Outlook asks the mapper for (MS-OXCRPC 1.9, MS-NSPI 1.9, MS-OXABREF 1.9). */
export const EXCHANGE_INTERFACES: readonly RpcInterface[] = [
  {
    name: 'EMSMDB',
    uuid: 'a4f1db00-ca47-1067-b31f-00dd010662da',
    major: 0,
    minor: 81,
    purpose: PURPOSE.EMSMDB,
    weight: 'broken',
  },
  {
    name: 'AsyncEMSMDB',
    uuid: '5261574a-4572-206e-b268-6b199213b4e4',
    major: 0,
    minor: 1,
    purpose: PURPOSE.AsyncEMSMDB,
    weight: 'info',
  },
  {
    name: 'NSPI',
    uuid: 'f5cc5a18-4264-101a-8c59-08002b2f8426',
    major: 56,
    minor: 0,
    purpose: PURPOSE.NSPI,
    weight: 'degraded',
  },
  {
    name: 'RFR',
    uuid: '1544f5e0-613c-11d1-93df-00c04fd7bd09',
    major: 1,
    minor: 0,
    purpose: PURPOSE.RFR,
    weight: 'degraded',
  },
];

const BY_UUID =
  /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})@(\d{1,5})\.(\d{1,5})$/i;

/**
 * Reads an interface as people write it: a known name (any case) or `UUID@MAJOR.MINOR`.
 * An interface given by UUID, or alone by name, weighs `broken`: it was asked for.
 *
 * @returns the interface, or a sentence that says what is wrong
 */
export function parseInterface(
  text: string,
):
  | { readonly ok: true; readonly value: RpcInterface }
  | { readonly ok: false; readonly error: string } {
  const known = EXCHANGE_INTERFACES.find(({ name }) => name.toLowerCase() === text.toLowerCase());
  if (known !== undefined) return { ok: true, value: known };
  const parts = BY_UUID.exec(text);
  const [, uuid, major, minor] = parts ?? [];
  if (uuid === undefined || Number(major) > 65535 || Number(minor) > 65535) {
    return {
      ok: false,
      error: INTERFACES.bad(
        text,
        EXCHANGE_INTERFACES.map(({ name }) => name),
      ),
    };
  }
  const lower = uuid.toLowerCase();
  const sameAsKnown = EXCHANGE_INTERFACES.find(
    (one) => one.uuid === lower && one.major === Number(major) && one.minor === Number(minor),
  );
  const purpose = sameAsKnown?.purpose ?? PURPOSE.other;
  return {
    ok: true,
    value: {
      name: text,
      uuid: lower,
      major: Number(major),
      minor: Number(minor),
      purpose,
      weight: 'broken',
    },
  };
}

/**
 * Outlook's way into the store: the one interface whose absence says something about the version of
 * Exchange.
 */
export const isStore = ({ uuid }: Pick<RpcInterface, 'uuid'>): boolean =>
  uuid === EXCHANGE_INTERFACES[0]?.uuid;
