import type { Native, Pointer } from '../native.ts';

/** A status of COM as winerror.h writes it: `0x80040154`. */
export const hresultText = (status: unknown): string =>
  `0x${(Number(status) >>> 0).toString(16).padStart(8, '0')}`;

/** An object of COM: an address whose first word is the address of its table of methods. */
export interface ComObject {
  /**
   * Calls the method at a place of the table on a thread of its own; a service of Windows answers,
   * which may hang.
   *
   * @param args buffers, or numbers, as `types` say
   * @returns its HRESULT; negative: it failed
   */
  call(place: number, types: readonly string[], ...args: readonly unknown[]): Promise<number>;
  /** Another of its interfaces; null: it has none of this id. */
  as(interfaceId: Buffer): Promise<ComObject | null>;
  release(): Promise<void>;
}

/** Places of IUnknown's methods (unknwn.h). */
const QUERY_INTERFACE = 0;
const RELEASE = 2;
const POINTER_BYTES = 8;

/** @param slot where a function of Windows wrote the object's address */
export function comObject(system: Native, slot: Buffer): ComObject {
  const object = slot.readBigUInt64LE();
  const word = (at: Pointer): Pointer => system.copy(at, POINTER_BYTES).readBigUInt64LE();
  const call: ComObject['call'] = async (place, types, ...args) => {
    const method = word(word(object) + BigInt(place * POINTER_BYTES));
    const called = system.functionAt(method, ['int32', ['uint64', ...types]]);
    return Number(await system.inBackground(called, object, ...args));
  };
  return {
    call,
    as: async (interfaceId) => {
      const other = Buffer.alloc(POINTER_BYTES);
      const status = await call(QUERY_INTERFACE, ['void *', 'void *'], interfaceId, other);
      return status < 0 || other.readBigUInt64LE() === 0n ? null : comObject(system, other);
    },
    release: async () => {
      await call(RELEASE, []);
    },
  };
}
