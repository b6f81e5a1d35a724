import { answer, failed, type NativeAnswer, noAnswer } from '../answer.ts';
import { ANSWERED } from '../../../model/text/en/system-answers.ts';
import { library } from './library.ts';

/** dwSignature of VS_FIXEDFILEINFO (verrsrc.h), the lowest byte first. */
const SIGNATURE = Buffer.from('bd04effe', 'hex');
/** Offsets of dwFileVersionMS and dwFileVersionLS behind it. */
const VERSION_MS = 8;
const VERSION_LS = 12;
/** Blocks are aligned to four bytes (VS_VERSIONINFO). */
const ALIGNED = 4;
const MAX_INFO_BYTES = 64 * 1024;

const ready = library(
  'version.dll',
  {
    GetFileVersionInfoSizeW: ['uint32', ['str16', 'void *']],
    GetFileVersionInfoW: ['int32', ['str16', 'uint32', 'uint32', 'void *']],
  },
  {},
);
const kernel = library('kernel32.dll', { GetLastError: ['uint32', []] }, {});

/** Version of a program's file, `16.0.17928.20114`: what its properties show. */
export function fileVersion(path: string): NativeAnswer<string> {
  const tools = ready();
  if (!tools.ok) return tools;
  const { GetFileVersionInfoSizeW, GetFileVersionInfoW } = tools.value.calls;
  const bytes = Number(GetFileVersionInfoSizeW(path, null));
  const info = Buffer.alloc(Math.min(bytes, MAX_INFO_BYTES));
  if (bytes === 0 || GetFileVersionInfoW(path, 0, info.length, info) === 0) {
    const why = kernel();
    return failed('GetFileVersionInfo', why.ok ? why.value.calls.GetLastError() : 0);
  }
  const version = versionIn(info);
  return version === null ? noAnswer(ANSWERED.noVersion) : answer(version);
}

/** The version in a block of VS_VERSIONINFO; null where it has none. */
export function versionIn(info: Buffer): string | null {
  let at = info.indexOf(SIGNATURE);
  while (at !== -1 && at % ALIGNED !== 0) at = info.indexOf(SIGNATURE, at + 1);
  if (at === -1 || at + VERSION_LS + 4 > info.length) return null;
  const numbers = [VERSION_MS, VERSION_LS].flatMap((offset) => [
    info.readUInt16LE(at + offset + 2),
    info.readUInt16LE(at + offset),
  ]);
  return numbers.join('.');
}
