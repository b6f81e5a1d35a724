import { spawn } from 'node:child_process';
import { parseJson } from '../model/json.ts';
import { WORDS } from './words.ts';

const { SAVING } = WORDS.tray;

export type SavedBundle =
  { readonly ok: true; readonly file: string } | { readonly ok: false; readonly message: string };

interface SaveBundleOptions {
  /** The Node that the agent would run on, and the command that it begins with. */
  readonly node: string;
  readonly entry: string;
  readonly dataFolder: string;
  /** Where the file is put, under its own name. */
  readonly into: string;
}

/** The command bounds each of its own looks; together they take half of this. */
const MAX_TAKES_MS = 60_000;
/** More than a document with its redactions, and than a last complaint. */
const MAX_PRINTED_CHARACTERS = 256 * 1024;

/**
 * Makes a bundle without the agent: the same Node and the same command, in a process of its own. It
 * reads what the agent left and says in it what is missing. Never rejects.
 */
export function saveBundle(options: SaveBundleOptions): Promise<SavedBundle> {
  const { node, entry, dataFolder, into } = options;
  return new Promise((resolve) => {
    const child = spawn(node, [entry, 'bundle', '--out', into, '--json', '--data', dataFolder], {
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    let printed = '';
    let complained = '';
    child.stdout.on('data', (chunk: Buffer) => {
      printed = (printed + chunk.toString('utf8')).slice(0, MAX_PRINTED_CHARACTERS);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      complained = (complained + chunk.toString('utf8')).slice(-MAX_PRINTED_CHARACTERS);
    });
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      child.kill('SIGKILL');
    }, MAX_TAKES_MS);
    child.once('error', (error) => {
      clearTimeout(timer);
      resolve({ ok: false, message: error.message });
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      const file = fileIn(printed);
      if (file !== null) resolve({ ok: true, file });
      else if (isLate) resolve({ ok: false, message: SAVING.late(MAX_TAKES_MS / 1000) });
      else resolve({ ok: false, message: lastLine(complained) ?? SAVING.ended(code) });
    });
  });
}

/** `file` of the document that `bundle --json` prints; null without one. */
export function fileIn(printed: string): string | null {
  const document = parseJson(printed);
  if (typeof document !== 'object' || document === null || !('file' in document)) return null;
  return typeof document.file === 'string' && document.file !== '' ? document.file : null;
}

const lastLine = (text: string): string | null =>
  text
    .trimEnd()
    .split('\n')
    .at(-1)
    ?.trim()
    .replace(/^linesman: /, '') || null;
