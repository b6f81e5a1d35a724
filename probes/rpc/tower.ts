import { stripVTControlCharacters } from 'node:util';
import { MAX_TEXT_CHARACTERS, MAX_TOWER_FLOORS } from './limits.ts';
import { NdrReader } from './ndr-reader.ts';
import { NdrWriter } from './ndr-writer.ts';
import { NDR32, type SyntaxId } from './syntax.ts';

/**
 * One protocol tower, as far as a listing needs it (C706 Appendix L; MS-RPCE, protocol tower
 * encoding).
 */
export interface Tower {
  readonly interface: SyntaxId;
  /** Protocol sequence, or `unknown`. */
  readonly protocol: Protocol;
  /** Port of a sequence that has one; never 0. */
  readonly port: number | null;
  /**
   * Pipe or local endpoint; for an unknown sequence its floors in hex. Null where there is a port.
   */
  readonly endpoint: string | null;
  /** IPv4 address of the last floor. Never a connect target: MS-RPCE has clients ignore it. */
  readonly address: string | null;
}

export type Protocol =
  'ncacn_ip_tcp' | 'ncacn_np' | 'ncacn_http' | 'ncadg_ip_udp' | 'ncalrpc' | 'unknown';

/** Protocol identifiers of the floors above the two syntaxes → protocol sequence. */
const SEQUENCES: readonly {
  readonly floors: readonly number[];
  readonly protocol: Protocol;
  readonly has: 'port' | 'endpoint';
}[] = [
  { floors: [0x0b, 0x07, 0x09], protocol: 'ncacn_ip_tcp', has: 'port' },
  { floors: [0x0b, 0x1f, 0x09], protocol: 'ncacn_http', has: 'port' },
  { floors: [0x0a, 0x08, 0x09], protocol: 'ncadg_ip_udp', has: 'port' },
  { floors: [0x0b, 0x0f, 0x11], protocol: 'ncacn_np', has: 'endpoint' },
  { floors: [0x0b, 0x0f], protocol: 'ncacn_np', has: 'endpoint' },
  { floors: [0x0c, 0x10], protocol: 'ncalrpc', has: 'endpoint' },
];
const UUID_FLOOR = 0x0d;

interface Floor {
  readonly id: number;
  readonly left: Uint8Array;
  readonly right: Uint8Array;
}

/** The tower that asks for `syntax` over TCP: port and address zero, for the mapper to fill. */
export function encodeTcpTower(syntax: SyntaxId): Uint8Array {
  const floors: readonly (readonly [left: Uint8Array, right: Uint8Array])[] = [
    uuidFloor(syntax),
    uuidFloor(NDR32),
    [Uint8Array.of(0x0b), new Uint8Array(2)],
    [Uint8Array.of(0x07), new Uint8Array(2)],
    [Uint8Array.of(0x09), new Uint8Array(4)],
  ];
  const octets = [floors.length, 0];
  for (const side of floors.flat()) octets.push(side.length & 0xff, side.length >> 8, ...side);
  return Uint8Array.from(octets);
}

const uuidFloor = ({ uuid, major, minor }: SyntaxId): readonly [Uint8Array, Uint8Array] => [
  Uint8Array.of(UUID_FLOOR, ...new NdrWriter().uuid(uuid).done(), major & 0xff, major >> 8),
  Uint8Array.of(minor & 0xff, minor >> 8),
];

/** @returns the tower, or a sentence that says what is wrong with it */
export function decodeTower(
  octets: Uint8Array,
): { readonly ok: true; readonly tower: Tower } | { readonly ok: false; readonly reason: string } {
  const floors = decodeFloors(octets);
  if (typeof floors === 'string') return { ok: false, reason: floors };
  const [first, second, ...rest] = floors;
  const syntax = first === undefined ? null : syntaxOf(first);
  if (syntax === null || second === undefined)
    return { ok: false, reason: 'a tower does not begin with an interface' };
  const ids = rest.map(({ id }) => id);
  const sequence = SEQUENCES.find(
    ({ floors: wanted }) =>
      wanted.length === ids.length && wanted.every((id, index) => id === ids[index]),
  );
  const endpoint = rest[1];
  if (sequence === undefined || endpoint === undefined) {
    return {
      ok: true,
      tower: {
        interface: syntax,
        protocol: 'unknown',
        port: null,
        endpoint: hexOf(rest),
        address: null,
      },
    };
  }
  if (sequence.has === 'endpoint') {
    return {
      ok: true,
      tower: {
        interface: syntax,
        protocol: sequence.protocol,
        port: null,
        endpoint: printable(endpoint.right),
        address: null,
      },
    };
  }
  const port = endpoint.right.length === 2 ? Buffer.from(endpoint.right).readUInt16BE() : 0;
  const host = rest[2]?.right;
  const address = host?.length === 4 ? host.join('.') : null;
  return {
    ok: true,
    tower: {
      interface: syntax,
      protocol: sequence.protocol,
      port: port === 0 ? null : port,
      endpoint: null,
      address,
    },
  };
}

/**
 * Counts in a tower are little-endian and unaligned, whatever the order of the packet around it.
 */
function decodeFloors(octets: Uint8Array): readonly Floor[] | string {
  const count = (octets[0] ?? 0) | ((octets[1] ?? 0) << 8);
  if (octets.length < 2 || count > MAX_TOWER_FLOORS) return `a tower of ${String(count)} floors`;
  const floors: Floor[] = [];
  let offset = 2;
  const side = (): Uint8Array | null => {
    const low = octets[offset];
    const high = octets[offset + 1];
    if (low === undefined || high === undefined) return null;
    const start = offset + 2;
    offset = start + (low | (high << 8));
    return offset <= octets.length ? octets.subarray(start, offset) : null;
  };
  while (floors.length < count) {
    const left = side();
    const right = left === null ? null : side();
    const id = left?.[0];
    if (left === null || right === null || id === undefined)
      return `floor ${String(floors.length + 1)} of a tower ends outside it`;
    floors.push({ id, left, right });
  }
  return floors;
}

function syntaxOf({ id, left, right }: Floor): SyntaxId | null {
  if (id !== UUID_FLOOR || left.length !== 19 || right.length < 2) return null;
  // A copy from the second byte on, so that the UUID stands where NDR alignment expects it.
  const reader = new NdrReader(
    Uint8Array.from([...left.subarray(1), ...right.subarray(0, 2)]),
    true,
  );
  return { uuid: reader.uuid(), major: reader.u16(), minor: reader.u16() };
}

const hexOf = (floors: readonly Floor[]): string =>
  floors
    .map(
      ({ left, right }) =>
        `${Buffer.from(left).toString('hex')}:${Buffer.from(right).toString('hex')}`,
    )
    .join(' ')
    .slice(0, 200);

/**
 * Foreign text for people and logs: printable ASCII up to the first NUL, without terminal sequences
 * and without the brackets of markup.
 */
export function printable(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  const text = Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)).toString('latin1');
  return stripVTControlCharacters(text)
    .replace(/[^\x20-\x7e]|[<>]/g, '')
    .slice(0, MAX_TEXT_CHARACTERS);
}
