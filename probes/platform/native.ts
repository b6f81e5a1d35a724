import { NATIVE } from '../../model/text/en/system-answers.ts';
import { createRequire } from 'node:module';
import type * as Koffi from 'koffi';
import { answer, noAnswer, type NativeAnswer } from './answer.ts';
import { reasonOf } from '../../lib/error-name.ts';

/** Address in this process's memory; 0n is NULL. */
export type Pointer = bigint;

/**
 * A function of a system library. What it returns is decoded by the caller, who alone knows its
 * type.
 */
export type SystemCall = (...args: readonly unknown[]) => unknown;

/** Result type and argument types, in koffi's words. Buffers are passed as `void *`. */
export type Signature = readonly [result: string, args: readonly string[]];

/**
 * Fields of a structure of Windows; every one names its width, so that a layout does not depend on
 * the compiler's `long`.
 */
export type FieldType =
  | 'uint8'
  | 'uint16'
  | 'uint32'
  | 'uint64'
  | 'pointer'
  | { readonly text: number }
  | { readonly bytes: number };

/**
 * A structure as its header declares it, and the size that the header gives it on 64-bit Windows.
 */
export interface Declaration<Fields extends Readonly<Record<string, FieldType>>> {
  readonly name: string;
  readonly sizeBytes: number;
  readonly fields: Fields;
  /** `#pragma pack` of the header; absent: natural alignment. */
  readonly packBytes?: number;
}

/** A declaration whose size this process confirms; reading rows out of bytes is `rowReader`'s. */
export interface Layout<
  Fields extends Readonly<Record<string, FieldType>>,
> extends Declaration<Fields> {
  readonly offsets: Readonly<Record<keyof Fields, number>>;
}

/** The one way to the system's own functions. */
export interface Native {
  /**
   * Declares functions of one library; an answer without them names the one that is missing.
   *
   * @param library null: what this process has loaded already, the C library among it
   */
  calls<Name extends string>(
    library: string | null,
    signatures: Readonly<Record<Name, Signature>>,
  ): NativeAnswer<Readonly<Record<Name, SystemCall>>>;
  /**
   * Offsets of a structure, by the platform's own rules of alignment. Another size than the
   * header's is refused: every field would be read wrong.
   */
  layout<Fields extends Readonly<Record<string, FieldType>>>(
    declaration: Declaration<Fields>,
  ): NativeAnswer<Layout<Fields>>;
  /**
   * Runs a call on a thread of its own: one that waits for a service, or for callbacks that this
   * thread has to serve. Its buffers are kept until it has ended.
   */
  inBackground(call: SystemCall, ...args: readonly unknown[]): Promise<unknown>;
  /** A function by its address, as a table of methods holds it (COM). */
  functionAt(address: Pointer, signature: Signature): SystemCall;
  /** `errno` of the latest call that failed (C library). */
  errno(): number;
  addressOf(buffer: Buffer): Pointer;
  /** Copies out of memory that the system owns. */
  copy(from: Pointer, bytes: number): Buffer;
  /**
   * A function that Windows may call from any of its threads; koffi brings the call to this one.
   * Kept until `release`.
   */
  callback(signature: Signature, run: () => void): { readonly pointer: Pointer; release(): void };
}

let loaded: NativeAnswer<Native> | null = null;

/** The library is loaded at the first call; without it the answer says why. */
export function native(): NativeAnswer<Native> {
  loaded ??= loadNative();
  return loaded;
}

/** Loads koffi, once more if need be. */
export function loadNative(): NativeAnswer<Native> {
  // Not an import: a laptop without the library must still start.
  const load = createRequire(import.meta.url);
  try {
    return answer(over((prebuilt(load) ?? load('koffi')) as typeof Koffi));
  } catch (error) {
    return noAnswer(NATIVE.noLibrary(firstLine(error)));
  }
}

/**
 * koffi's binary itself where npm laid it: a cold command loads it in 2 ms, and in 10 ms through
 * koffi's own search for it. Null: it is not there, or not for this C library; koffi searches then.
 */
function prebuilt(load: NodeJS.Require): unknown {
  if (process.platform !== 'linux') return null;
  const place = `@koromix/koffi-linux-${process.arch}`;
  try {
    return load(`${place}/linux_${process.arch}/koffi.node`);
  } catch {
    return null;
  }
}

function over(koffi: typeof Koffi): Native {
  const underWay = new Set<readonly unknown[]>();
  // koffi keeps every type that it is given for good.
  const functionTypes = new Map<string, Koffi.TypeObject>();
  const functionType = ([result, args]: Signature): Koffi.TypeObject => {
    const key = `${result}(${args.join()})`;
    const type = functionTypes.get(key) ?? koffi.proto(result, [...args]);
    functionTypes.set(key, type);
    return type;
  };
  const callbackTypes = new Map<Koffi.TypeObject, Koffi.TypeObject>();
  const callbackType = (signature: Signature): Koffi.TypeObject => {
    const called = functionType(signature);
    const type = callbackTypes.get(called) ?? koffi.pointer(called);
    callbackTypes.set(called, type);
    return type;
  };
  const typeOf = (field: FieldType): Koffi.TypeObject => {
    if (typeof field !== 'string')
      return 'text' in field
        ? koffi.array('char16_t', field.text)
        : koffi.array('uint8', field.bytes);
    return koffi.type(field === 'pointer' ? 'void *' : field);
  };
  return {
    calls: (library, signatures) => {
      try {
        const handle = koffi.load(library);
        const declared = Object.entries<Signature>(signatures).map(([name, [result, args]]) => [
          name,
          handle.func(name, result, [...args]),
        ]);
        return answer(Object.fromEntries(declared) as Record<keyof typeof signatures, SystemCall>);
      } catch (error) {
        return noAnswer(NATIVE.lacks(library, firstLine(error)));
      }
    },
    layout: (declaration) => {
      const { name, fields, sizeBytes, packBytes } = declaration;
      const members = Object.entries<FieldType>(fields).map(
        ([field, type]): [string, Koffi.TypeObject | [number, Koffi.TypeObject]] => {
          const member = typeOf(type);
          return [
            field,
            packBytes === undefined ? member : [Math.min(packBytes, member.alignment), member],
          ];
        },
      );
      const struct = koffi.struct(Object.fromEntries(members));
      const measured = koffi.sizeof(struct);
      if (measured !== sizeBytes) return noAnswer(NATIVE.otherSize(name, measured, sizeBytes));
      const offsets = Object.keys(fields).map(
        (field) => [field, koffi.offsetof(struct, field)] as const,
      );
      return answer({
        ...declaration,
        offsets: Object.fromEntries(offsets) as Record<keyof typeof fields, number>,
      });
    },
    inBackground: (call, ...args) =>
      new Promise((resolve, reject) => {
        underWay.add(args);
        (call as Koffi.KoffiFunc<SystemCall>).async(...args, (error: unknown, result: unknown) => {
          underWay.delete(args);
          if (error === null || error === undefined) resolve(result);
          else reject(error instanceof Error ? error : new Error(firstLine(error)));
        });
      }),
    functionAt: (address, signature) =>
      koffi.decode(address, functionType(signature)) as SystemCall,
    errno: () => koffi.errno(),
    addressOf: (buffer) => koffi.address(buffer),
    copy: (from, bytes) => Buffer.from(koffi.decode(from, 'uint8', bytes) as Uint8Array),
    callback: (signature, run) => {
      const pointer = koffi.register(run, callbackType(signature));
      return {
        pointer,
        release: () => {
          koffi.unregister(pointer);
        },
      };
    },
  };
}

/** koffi and Node describe the system in several lines; the first says what is wrong. */
function firstLine(error: unknown): string {
  const [line = ''] = reasonOf(error).split('\n');
  return line.slice(0, 200);
}
