import { ByteReader, padded, u16, uuidBytes, type ByteOrder } from './bytes.ts';
import { NDR, type InterfaceId } from './bind.ts';

/** Where an interface can be reached, by protocol sequence. */
export type Address =
  | { readonly protocol: 'ncacn_ip_tcp'; readonly port: number; readonly ip: string }
  | { readonly protocol: 'ncacn_np'; readonly pipe: string; readonly host: string }
  | { readonly protocol: 'ncalrpc'; readonly endpoint: string };

/** Protocol identifiers of tower floors (C706, Appendix I). */
const FLOOR = {
  uuid: 0x0d,
  connectionOriented: 0x0b,
  local: 0x0c,
  tcp: 0x07,
  ip: 0x09,
  pipe: 0x0f,
  localEndpoint: 0x10,
  netbios: 0x11,
} as const;

const floor = (left: Buffer, right: Buffer): Buffer =>
  Buffer.concat([u16(left.length), left, u16(right.length), right]);
const idFloor = (uuid: string, major: number, minor: number): Buffer =>
  floor(Buffer.concat([Buffer.from([FLOOR.uuid]), uuidBytes(uuid), u16(major)]), u16(minor));
const named = (id: number, right: Buffer): Buffer => floor(Buffer.from([id]), right);
const zeroEnded = (text: string): Buffer => Buffer.from(`${text}\0`, 'latin1');

/**
 * A tower (C706, Appendix L): a floor count, then interface, transfer syntax, RPC protocol and the
 * protocols below it.
 */
export function encodeTower({ uuid, major, minor }: InterfaceId, address: Address): Buffer {
  const floors = [
    idFloor(uuid, major, minor),
    idFloor(NDR.uuid, NDR.version, 0),
    ...lowerFloors(address),
  ];
  return Buffer.concat([u16(floors.length), ...floors]);
}

function lowerFloors(address: Address): Buffer[] {
  switch (address.protocol) {
    case 'ncacn_ip_tcp': {
      const port = Buffer.from([address.port >> 8, address.port & 0xff]);
      return [
        named(FLOOR.connectionOriented, u16(0)),
        named(FLOOR.tcp, port),
        named(FLOOR.ip, Buffer.from(address.ip.split('.').map(Number))),
      ];
    }
    case 'ncacn_np':
      return [
        named(FLOOR.connectionOriented, u16(0)),
        named(FLOOR.pipe, zeroEnded(address.pipe)),
        named(FLOOR.netbios, zeroEnded(address.host)),
      ];
    case 'ncalrpc':
      return [named(FLOOR.local, u16(0)), named(FLOOR.localEndpoint, zeroEnded(address.endpoint))];
  }
}

/**
 * The interface that a client asks for and whether it asks for TCP; null when the octets are no
 * tower.
 */
export function readWantedTower(
  octets: Buffer,
): { readonly wanted: InterfaceId; readonly overTcp: boolean } | null {
  const reader = new ByteReader(octets);
  const count = reader.u16();
  if (count < 3 || count > 6) return null;
  const floors: { readonly left: Buffer; readonly right: Buffer }[] = [];
  for (let index = 0; index < count && !reader.overran(); index += 1) {
    const left = reader.take(reader.u16());
    floors.push({ left, right: reader.take(reader.u16()) });
  }
  const [first, second, ...lower] = floors;
  if (reader.overran() || first === undefined || second === undefined) return null;
  const wanted = readIdFloor(first.left, first.right);
  const syntax = readIdFloor(second.left, second.right);
  if (wanted === null || syntax?.uuid !== NDR.uuid) return null;
  return {
    wanted,
    overTcp: lower[0]?.left[0] === FLOOR.connectionOriented && lower[1]?.left[0] === FLOOR.tcp,
  };
}

function readIdFloor(left: Buffer, right: Buffer): InterfaceId | null {
  if (left.length !== 19 || left[0] !== FLOOR.uuid || right.length !== 2) return null;
  const reader = new ByteReader(left.subarray(1));
  return { uuid: reader.uuid(), major: reader.u16(), minor: right.readUInt16LE() };
}

/** A tower as the mapper's calls carry it: its length twice, its octets, padding. */
export const counted = (tower: Buffer, order: ByteOrder): Buffer =>
  padded(Buffer.concat([order.u32(tower.length), order.u32(tower.length), tower]));
