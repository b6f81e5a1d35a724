import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { rm } from 'node:fs/promises';
import { AGENT_FILE_NAME, type AgentFile } from '../../model/contract.ts';
import { writeDurably } from '../../lib/write-durably.ts';

/**
 * A socket's address holds 104 bytes on macOS and 108 on Linux, its closing zero included
 * (`sun_path`, unix(4) and unix(7)).
 */
const MAX_PATH_BYTES = 100;

export interface DoorPlace {
  readonly dataFolder: string;
  readonly platform: string;
  /** `$XDG_RUNTIME_DIR`, or the folder for temporary files: where a short path is to be had. */
  readonly runtimeFolder: string;
}

/**
 * Where the door of this data folder stands; null when every path that could be had is too long for
 * a socket.
 */
export function socketPath({ dataFolder, platform, runtimeFolder }: DoorPlace): string | null {
  const name = `linesman-${createHash('sha256').update(resolve(dataFolder)).digest('hex').slice(0, 16)}`;
  if (platform === 'win32') return `\\\\.\\pipe\\${name}`;
  const paths = [join(dataFolder, 'agent.sock'), join(runtimeFolder, `${name}.sock`)];
  return paths.find((path) => Buffer.byteLength(path) <= MAX_PATH_BYTES) ?? null;
}

/**
 * Writes `DATA/agent.json` in one step: a client reads the whole of it or the one before. Only its
 * owner can read it.
 */
export const writeAgentFile = (dataFolder: string, file: AgentFile): Promise<void> =>
  writeDurably(join(dataFolder, AGENT_FILE_NAME), `${JSON.stringify(file)}\n`, {
    temporary: join(dataFolder, `${AGENT_FILE_NAME}.new`),
  });

export const removeAgentFile = (dataFolder: string): Promise<void> =>
  rm(join(dataFolder, AGENT_FILE_NAME), { force: true });
