import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { AgentFile, PROTOCOL_VERSION } from '../../model/contract.ts';
import { AGENT_FILE_NAME, runtimeFolderName } from '../../model/data-folder.ts';
import { parseJson } from '../../model/json.ts';
import { NO_AGENT } from '../../model/text/en/agent-link.ts';

export type FoundAgent =
  | { readonly ok: true; readonly file: AgentFile }
  | { readonly ok: false; readonly reason: 'no-agent' | 'refused'; readonly message: string };

/** Far more than any agent writes. */
const MAX_BYTES = 16 * 1024;

/** Whoever opens a pipe waits for its writer otherwise; Windows has no such flag. */
const READ_ONLY =
  process.platform === 'win32' ? constants.O_RDONLY : constants.O_RDONLY | constants.O_NONBLOCK;

/**
 * Reads how the agent of `dataFolder` is reached. A file that cannot be one counts as no agent,
 * with the reason.
 */
export async function findAgent(dataFolder: string): Promise<FoundAgent> {
  let path = join(dataFolder, AGENT_FILE_NAME);
  let text = await readBounded(path);
  // An agent whose disk is full keeps its file elsewhere.
  for (const folder of text.ok ? [] : await runtimeFoldersOf(dataFolder)) {
    const elsewhere = join(folder, AGENT_FILE_NAME);
    const found = await readBounded(elsewhere);
    if (!found.ok) continue;
    path = elsewhere;
    text = found;
    break;
  }
  if (!text.ok) return text;
  const { success, data: file } = AgentFile.safeParse(parseJson(text.text));
  if (!success || isElsewhere(file.socket))
    return {
      ok: false,
      reason: 'no-agent',
      message: NO_AGENT.noDescription(path),
    };
  if (file.protocol !== PROTOCOL_VERSION)
    return { ok: false, reason: 'refused', message: otherVersion(file) };
  return { ok: true, file };
}

/** The pipe of another machine: to connect would show it who asks. */
const isElsewhere = (socket: string): boolean =>
  process.platform === 'win32' && !socket.startsWith('\\\\.\\pipe\\');

/** Says who is of another version, and what to do about it. */
export const otherVersion = ({ version, protocol, pid }: AgentFile): string =>
  NO_AGENT.otherVersion(version, pid, protocol, PROTOCOL_VERSION);

/** Those of the agent's folders outside the data folder that are this user's own. */
async function runtimeFoldersOf(dataFolder: string): Promise<readonly string[]> {
  const name = runtimeFolderName(createHash('sha256').update(resolve(dataFolder)).digest('hex'));
  const session = process.env['XDG_RUNTIME_DIR'];
  const bases = [...(session?.startsWith('/') === true ? [session] : []), tmpdir()];
  const own: string[] = [];
  for (const base of bases) {
    const folder = join(base, name);
    const found = await lstat(folder).catch(() => null);
    const isOwn = process.getuid === undefined || found?.uid === process.getuid();
    if (found?.isDirectory() === true && isOwn) own.push(folder);
  }
  return own;
}

async function readBounded(
  path: string,
): Promise<{ readonly ok: true; readonly text: string } | Exclude<FoundAgent, { ok: true }>> {
  try {
    const file = await open(path, READ_ONLY);
    try {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(MAX_BYTES), 0, MAX_BYTES, null);
      return { ok: true, text: buffer.toString('utf8', 0, bytesRead) };
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR')
      return { ok: false, reason: 'no-agent', message: NO_AGENT.none(dirname(path)) };
    if (code === 'EACCES' || code === 'EPERM')
      return {
        ok: false,
        reason: 'refused',
        message: NO_AGENT.othersFile(path),
      };
    return {
      ok: false,
      reason: 'no-agent',
      message: NO_AGENT.unreadable(path, error instanceof Error ? error.message : String(error)),
    };
  }
}

/** The system's name of an error, `ENOENT` for example; null where it has none. */
export const errorCode = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
