import { ByteReader, padded, u32, type ByteOrder } from './bytes.ts';
import { serves, type InterfaceId } from './bind.ts';
import { FAULT } from './pdu.ts';
import { RUNTIMES, type Runtime } from './runtimes.ts';
import { counted, encodeTower, readWantedTower, type Address } from './towers.ts';

/** One row of the endpoint mapper. */
export interface Registration {
  readonly interface: InterfaceId;
  readonly address: Address;
  readonly annotation: string;
}

/** A response stub, or the status of a fault. */
export type CallResult =
  { readonly ok: true; readonly stub: Buffer } | { readonly ok: false; readonly fault: number };

/** The endpoint mapper's interface (C706, Appendix O; MS-RPCE 2.2.1.2). */
export const MAPPER_INTERFACE: InterfaceId = {
  uuid: 'e1af8308-5d1f-11c9-91a4-08002b14a0fa',
  major: 3,
  minor: 0,
};

const NOT_REGISTERED = 0x16c9a0d6;
const MAX_ASKED = 500;
const NULL_HANDLE = Buffer.alloc(20);
const ANY_OBJECT = Buffer.alloc(16);

const stub = (...parts: readonly Buffer[]): CallResult => ({
  ok: true,
  stub: Buffer.concat(parts),
});
const fault = (status: number): CallResult => ({ ok: false, fault: status });

/**
 * The mapper's calls over one connection: a listing that goes on remembers its place in a handle.
 */
export class MapperCalls {
  readonly #runtime: Runtime;
  #lastHandle = 0;
  /** Handle → how many rows have been given. */
  readonly #places = new Map<string, number>();

  constructor(runtime: Runtime = RUNTIMES.windows) {
    this.#runtime = runtime;
  }

  answer(opnum: number, request: Buffer, registrations: readonly Registration[]): CallResult {
    const reader = new ByteReader(request);
    switch (opnum) {
      case 2:
        return this.#lookup(reader, registrations);
      case 3:
        return map(reader, registrations, this.#runtime.order);
      case 4: {
        const handle = reader.take(20);
        if (reader.overran()) return fault(FAULT.badStubData);
        this.#places.delete(handle.toString('hex'));
        return stub(NULL_HANDLE, u32(0));
      }
      default:
        return fault(FAULT.opRange);
    }
  }

  #lookup(reader: ByteReader, registrations: readonly Registration[]): CallResult {
    const inquiry = reader.u32();
    if (reader.u32() !== 0) reader.take(16);
    const wanted =
      reader.u32() === 0 ? null : { uuid: reader.uuid(), major: reader.u16(), minor: reader.u16() };
    reader.u32();
    const handle = reader.take(20);
    const asked = reader.u32();
    if (reader.overran()) return fault(FAULT.badStubData);
    if (asked > MAX_ASKED || inquiry > 3) return fault(FAULT.invalidBound);
    const key = handle.toString('hex');
    const from = handle.equals(NULL_HANDLE) ? 0 : this.#places.get(key);
    if (from === undefined) return fault(FAULT.contextMismatch);
    this.#places.delete(key);

    // 0 asks for all, 1 by interface; 2 and 3 ask by object, and no row here has one.
    const matching = registrations.filter(
      (one) => inquiry === 0 || (inquiry === 1 && wanted !== null && serves(one.interface, wanted)),
    );
    const { order, listingEnd, pageRows } = this.#runtime;
    const page = matching.slice(from, from + Math.min(asked, pageRows));
    const status = page.length === 0 ? NOT_REGISTERED : 0;
    const end = from + page.length;
    const goesOn = end < matching.length || (listingEnd === 'empty-page' && page.length > 0);
    return stub(
      goesOn ? this.#remember(end) : NULL_HANDLE,
      encodeEntries(page, asked, order),
      order.u32(status),
    );
  }

  #remember(place: number): Buffer {
    this.#lastHandle += 1;
    const handle = Buffer.concat([u32(0), u32(this.#lastHandle), Buffer.from('linesmandemo')]);
    // One listing at a time is all that a client needs; a second one cannot pile up places.
    this.#places.clear();
    this.#places.set(handle.toString('hex'), place);
    return handle;
  }
}

/**
 * Rows of ept_lookup: fixed parts first, the towers that they point to after the last of them
 * (C706, 14.3.12.3).
 */
function encodeEntries(page: readonly Registration[], asked: number, order: ByteOrder): Buffer {
  const heads = page.map(({ annotation }, index) => {
    const text = Buffer.from(`${annotation.slice(0, 63)}\0`, 'latin1');
    return Buffer.concat([
      ANY_OBJECT,
      order.u32(3 + index),
      order.u32(0),
      order.u32(text.length),
      padded(text),
    ]);
  });
  const towers = page.map((one) => counted(encodeTower(one.interface, one.address), order));
  return Buffer.concat([
    order.u32(page.length),
    order.u32(asked),
    order.u32(0),
    order.u32(page.length),
    ...heads,
    ...towers,
  ]);
}

function map(
  reader: ByteReader,
  registrations: readonly Registration[],
  order: ByteOrder,
): CallResult {
  if (reader.u32() !== 0) reader.take(16);
  if (reader.u32() === 0) return fault(FAULT.badStubData);
  const [size, length] = [reader.u32(), reader.u32()];
  if (size !== length || length > 2048) return fault(FAULT.badStubData);
  const octets = reader.take(length);
  reader.align(4);
  reader.take(20);
  const asked = reader.u32();
  if (reader.overran()) return fault(FAULT.badStubData);
  if (asked > MAX_ASKED) return fault(FAULT.invalidBound);
  const tower = readWantedTower(octets);
  const found = registrations
    .filter(
      (one) =>
        tower?.overTcp === true &&
        one.address.protocol === 'ncacn_ip_tcp' &&
        serves(one.interface, tower.wanted),
    )
    .slice(0, asked);
  const counts = [found.length, asked, 0, found.length, ...found.map((_, index) => 3 + index)].map(
    (value) => order.u32(value),
  );
  const towers = found.map((one) => counted(encodeTower(one.interface, one.address), order));
  return stub(
    NULL_HANDLE,
    ...counts,
    ...towers,
    order.u32(found.length === 0 ? NOT_REGISTERED : 0),
  );
}
