import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { AGENT_FILE_NAME, AgentFile, PROTOCOL_VERSION } from '../../model/contract.ts';
import { parseJson } from '../../model/json.ts';

export type FoundAgent =
  | { readonly ok: true; readonly file: AgentFile }
  | { readonly ok: false; readonly reason: 'no-agent' | 'refused'; readonly message: string };

/** Far more than any agent writes. */
const MAX_BYTES = 16 * 1024;

/**
 * Reads how the agent of `dataFolder` is reached. A file that cannot be one counts as no agent,
 * with the reason.
 */
export async function findAgent(dataFolder: string): Promise<FoundAgent> {
  const path = join(dataFolder, AGENT_FILE_NAME);
  const text = await readBounded(path);
  if (!text.ok) return text;
  const { success, data: file } = AgentFile.safeParse(parseJson(text.text));
  if (!success)
    return {
      ok: false,
      reason: 'no-agent',
      message: `${path} does not describe an agent: start the agent again, it writes the file anew`,
    };
  if (file.protocol !== PROTOCOL_VERSION)
    return { ok: false, reason: 'refused', message: otherVersion(file) };
  return { ok: true, file };
}

/** Says who is of another version, and what to do about it. */
export const otherVersion = ({ version, protocol, pid }: AgentFile): string =>
  `the running agent (version ${version}, process ${String(pid)}) speaks protocol ${String(protocol)}, this program ${String(PROTOCOL_VERSION)}: restart the agent with this version`;

async function readBounded(
  path: string,
): Promise<{ readonly ok: true; readonly text: string } | Exclude<FoundAgent, { ok: true }>> {
  try {
    const file = await open(path, 'r');
    try {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(MAX_BYTES), 0, MAX_BYTES, 0);
      return { ok: true, text: buffer.toString('utf8', 0, bytesRead) };
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR')
      return { ok: false, reason: 'no-agent', message: `no agent runs for ${path}` };
    if (code === 'EACCES' || code === 'EPERM')
      return {
        ok: false,
        reason: 'refused',
        message: `${path} may not be read: the agent belongs to another user`,
      };
    return {
      ok: false,
      reason: 'no-agent',
      message: `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

/** The system's name of an error, `ENOENT` for example; null where it has none. */
export const errorCode = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
