import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AGENT_FILE_NAME, type AgentFile } from '../../model/contract.ts';

/**
 * Writes `DATA/agent.json` in one step: a face reads the whole of it or the one before. Only its
 * owner can read it.
 */
export async function writeAgentFile(dataFolder: string, file: AgentFile): Promise<void> {
  const temporary = join(dataFolder, `${AGENT_FILE_NAME}.${randomBytes(6).toString('hex')}`);
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(`${JSON.stringify(file)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, join(dataFolder, AGENT_FILE_NAME));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

export const removeAgentFile = (dataFolder: string): Promise<void> =>
  rm(join(dataFolder, AGENT_FILE_NAME), { force: true });
