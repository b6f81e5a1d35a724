import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { needsCommands, needsLinux, type Need } from '../needs.ts';

/**
 * What a process did to the files of a folder, in its order. A file is a number, whatever its name
 * is at that moment; folders are paths.
 */
export type FileDeed =
  | { readonly do: 'make'; readonly folder: string; readonly name: string; readonly file: number }
  | { readonly do: 'make folder'; readonly folder: string; readonly name: string }
  | { readonly do: 'remove'; readonly folder: string; readonly name: string }
  | {
      readonly do: 'rename';
      readonly folder: string;
      readonly name: string;
      readonly to: string;
    }
  | { readonly do: 'write'; readonly file: number; readonly at: number; readonly bytes: Buffer }
  | { readonly do: 'cut'; readonly file: number; readonly length: number }
  | { readonly do: 'flush'; readonly file: number }
  | { readonly do: 'flush folder'; readonly folder: string }
  /** A line on its standard output: a promise. */
  | { readonly do: 'say'; readonly line: string };

/** Why nothing can be recorded here. */
export function needsTracing(): Need {
  const missing = needsLinux() ?? needsCommands('strace');
  if (missing !== null) return missing;
  const tried = spawnSync('strace', ['-o', '/dev/null', 'true']);
  return tried.status === 0 ? null : 'needs to be allowed to trace a process of its own';
}

const CALLS =
  'openat,open,close,write,pwrite64,writev,pwritev,pwritev2,lseek,ftruncate,fallocate,fsync,fdatasync,sync_file_range,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,copy_file_range,sendfile,dup,dup2,dup3';
/** What would write past the record. */
const UNKNOWN = new Set(['fallocate', 'copy_file_range', 'sendfile', 'dup', 'dup2', 'dup3']);

/** Files of SQLite's that a start makes anew, and the reserve, in which nothing is kept. */
const isLeftOut = (name: string): boolean => name.endsWith('-shm') || name === 'ballast';

/**
 * Runs a program under strace(1) and reads what its main thread did below `folder`; what lies there
 * before is on the disk.
 */
export function record(folder: string, command: readonly string[]): readonly FileDeed[] {
  const before = new Map(
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))] as const),
  );
  const aside = mkdtempSync(join(tmpdir(), 'linesman-record-'));
  try {
    const trace = join(aside, 'trace');
    execFileSync(
      'strace',
      ['-o', trace, '-xx', '-s', '1000000', '-e', `trace=${CALLS}`, ...command],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    return readTrace(readFileSync(trace, 'latin1'), folder, before);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

interface OpenFile {
  readonly file: number;
  position: number;
  readonly isAppending: boolean;
}

const TEXT = /"((?:\\x[0-9a-f]{2})*)"/g;
const bytesIn = (hex: string): Buffer => Buffer.from(hex.replaceAll('\\x', ''), 'hex');

/** Reads the output of strace -xx. Throws where it does not understand a line about the folder. */
export function readTrace(
  trace: string,
  folder: string,
  before: ReadonlyMap<string, Buffer> = new Map(),
): readonly FileDeed[] {
  const deeds: FileDeed[] = [];
  const open = new Map<number, OpenFile | { readonly folder: string }>();
  const files = new Map<string, number>();
  const lengths = new Map<number, number>();
  let [made, said] = [0, ''];
  for (const [name, bytes] of before) {
    made += 1;
    files.set(join(folder, name), made);
    lengths.set(made, bytes.length);
    deeds.push(
      { do: 'make', folder, name, file: made },
      { do: 'write', file: made, at: 0, bytes },
      { do: 'flush', file: made },
    );
  }
  if (before.size > 0) deeds.push({ do: 'flush folder', folder });
  const isOurs = (path: string): boolean => path === folder || path.startsWith(`${folder}/`);

  const wrote = (descriptor: number, bytes: Buffer, given: number | null): void => {
    const to = open.get(descriptor);
    if (to === undefined || 'folder' in to) return;
    const length = lengths.get(to.file) ?? 0;
    const at = given ?? (to.isAppending ? length : to.position);
    deeds.push({ do: 'write', file: to.file, at, bytes });
    lengths.set(to.file, Math.max(length, at + bytes.length));
    if (given === null) to.position = at + bytes.length;
  };
  const opened = (path: string, flags: string, descriptor: number): void => {
    open.delete(descriptor);
    if (!isOurs(path) || isLeftOut(basename(path))) return;
    if (flags.includes('O_DIRECTORY') || path === folder || !files.has(path)) {
      if (!flags.includes('O_CREAT')) {
        open.set(descriptor, { folder: path });
        return;
      }
      made += 1;
      files.set(path, made);
      lengths.set(made, 0);
      deeds.push({ do: 'make', folder: dirname(path), name: basename(path), file: made });
    }
    const file = files.get(path)!;
    if (flags.includes('O_TRUNC')) {
      deeds.push({ do: 'cut', file, length: 0 });
      lengths.set(file, 0);
    }
    open.set(descriptor, { file, position: 0, isAppending: flags.includes('O_APPEND') });
  };

  for (const line of trace.split('\n')) {
    const [, call = '', rest = '', result = '-1'] = /^(\w+)\((.*)\)\s+= (-?\d+)/s.exec(line) ?? [];
    const value = Number(result);
    if (call === '' || value < 0) continue;
    const texts = [...rest.matchAll(TEXT)].map(([, hex = '']) => bytesIn(hex));
    const paths = texts.map((text) => text.toString());
    const numbers = rest.replace(TEXT, '').split(',').map(Number);
    const descriptor = numbers[0] ?? -1;
    const target = open.get(descriptor);
    switch (call) {
      case 'openat':
      case 'open':
        opened(paths[0] ?? '', rest, value);
        break;
      case 'close':
        open.delete(descriptor);
        break;
      case 'write':
      case 'writev': {
        const bytes = Buffer.concat(texts).subarray(0, value);
        if (descriptor === 1) {
          said += bytes.toString();
          const lines = said.split('\n');
          said = lines.pop() ?? '';
          for (const text of lines) deeds.push({ do: 'say', line: text });
        } else wrote(descriptor, bytes, null);
        break;
      }
      case 'pwrite64':
      case 'pwritev':
      case 'pwritev2': {
        const at = call === 'pwritev2' ? numbers.at(-2) : numbers.at(-1);
        wrote(descriptor, Buffer.concat(texts).subarray(0, value), at ?? 0);
        break;
      }
      case 'lseek':
        if (target !== undefined && 'file' in target) target.position = value;
        break;
      case 'ftruncate':
        if (target !== undefined && 'file' in target) {
          const length = numbers[1] ?? 0;
          deeds.push({ do: 'cut', file: target.file, length });
          lengths.set(target.file, length);
        }
        break;
      case 'fsync':
      case 'fdatasync':
        if (target !== undefined)
          deeds.push(
            'file' in target
              ? { do: 'flush', file: target.file }
              : { do: 'flush folder', folder: target.folder },
          );
        break;
      case 'unlink':
      case 'unlinkat': {
        const path = paths[0] ?? '';
        if (!isOurs(path) || !files.delete(path)) break;
        deeds.push({ do: 'remove', folder: dirname(path), name: basename(path) });
        break;
      }
      case 'mkdir':
      case 'mkdirat': {
        const path = paths[0] ?? '';
        if (isOurs(path) && path !== folder)
          deeds.push({ do: 'make folder', folder: dirname(path), name: basename(path) });
        break;
      }
      case 'rename':
      case 'renameat':
      case 'renameat2': {
        const [from = '', to = ''] = paths;
        const file = files.get(from);
        if (!isOurs(from) || file === undefined) break;
        files.delete(from);
        files.set(to, file);
        deeds.push({ do: 'rename', folder: dirname(from), name: basename(from), to: basename(to) });
        break;
      }
      default:
        if (UNKNOWN.has(call) && target !== undefined) throw new Error(`not understood: ${line}`);
    }
  }
  return deeds;
}
