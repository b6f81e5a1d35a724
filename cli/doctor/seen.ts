import { existsSync } from 'node:fs';
import { statfs, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createPrivateKey } from 'node:crypto';
import { join } from 'node:path';
import { type Connected, connectAgent } from '../../agent/client/client.ts';
import { openForReading } from '../../agent/data/read-alone.ts';
import { OUTBOX_FILE } from '../../agent/outbox/schema.ts';
import { HISTORY_FILE } from '../../agent/runs/history-file.ts';
import { loadSettings } from '../../agent/settings/load.ts';
import { openKeyRing } from '../../agent/sync/key.ts';
import { errorCode, reasonOf } from '../../lib/error-name.ts';
import type { AgentState } from '../../model/agent-state.ts';
import { AGENT_TIMEOUT_MS } from '../agent-or-complain.ts';
import type { Context } from '../process.ts';

/** A file of the data folder: `fault` is why it is not usable, null where it is. */
export interface SeenFile {
  readonly path: string;
  readonly fault: string | null;
  /** Users other than its owner may open it. */
  readonly isOpenToOthers: boolean;
}

/** What of an agent and its surroundings was found out; no verdict. */
export interface Seen {
  readonly version: string;
  readonly agent:
    | { readonly ok: true; readonly version: string; readonly pid: number }
    | { readonly ok: false; readonly why: string; readonly isMissing: boolean };
  /** Null where there is no agent, or it does not say. */
  readonly state: AgentState | null;
  readonly folder: {
    readonly path: string;
    readonly fault: string | null;
    readonly isMissing: boolean;
  };
  /** Bytes that this user may still write there; null where the system does not say. */
  readonly freeBytes: number | null;
  readonly databases: readonly SeenFile[];
  readonly secrets: readonly SeenFile[];
  readonly settings: { readonly problems: readonly string[]; readonly isUsable: boolean };
  /** Faults of the collector's key that was learned. */
  readonly keyFaults: readonly string[];
  readonly collector: string | null;
}

/** Databases are checked as SQLite itself does it, without the slow comparison with their indexes. */
function databaseFault(path: string): string | null {
  try {
    const { database, end } = openForReading(path);
    try {
      const rows = database.prepare('PRAGMA quick_check(1)').all() as { quick_check: string }[];
      const said = rows[0]?.quick_check ?? '';
      return said === 'ok' ? null : said;
    } finally {
      end();
    }
  } catch (error) {
    return reasonOf(error);
  }
}

async function secretFault(path: string): Promise<string | null> {
  try {
    const text = await readFile(path, 'utf8');
    if (path.endsWith('.pem')) createPrivateKey(text);
    return null;
  } catch (error) {
    return reasonOf(error);
  }
}

/** Null where there is no such file. */
async function seenFile(
  path: string,
  faultOf: (path: string) => string | null | Promise<string | null>,
): Promise<SeenFile | null> {
  try {
    const { mode } = await stat(path);
    const isOpenToOthers = process.platform !== 'win32' && (mode & 0o077) !== 0;
    return { path, fault: await faultOf(path), isOpenToOthers };
  } catch (error) {
    return errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR'
      ? null
      : { path, fault: reasonOf(error), isOpenToOthers: false };
  }
}

/** Writes a file and removes it: rights alone do not tell of a full or a read-only disk. */
async function folderOf(path: string): Promise<Seen['folder']> {
  const trial = join(path, `doctor-${String(process.pid)}`);
  try {
    await writeFile(trial, 'x'.repeat(4096));
    return { path, fault: null, isMissing: false };
  } catch (error) {
    // A file system of the system's own says of each new file that there is none.
    return { path, fault: reasonOf(error), isMissing: !existsSync(path) };
  } finally {
    await rm(trial, { force: true }).catch((error: unknown) => error);
  }
}

async function freeBytesOf(path: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  } catch (error) {
    return error instanceof Error ? null : Promise.reject(new Error(String(error)));
  }
}

async function stateOf(connected: Connected): Promise<AgentState | null> {
  if (!connected.ok) return null;
  const answer = await connected.client.request('state.get', {}, { timeoutMs: AGENT_TIMEOUT_MS });
  connected.client.close();
  return answer.ok ? answer.result : null;
}

/** Looks at all of it; an agent that is dead and a folder that is broken are told, never thrown. */
export async function look(context: Context, version: string): Promise<Seen> {
  const { dataFolder } = context;
  const [connected, loaded, folder, freeBytes] = await Promise.all([
    connectAgent(dataFolder, { timeoutMs: AGENT_TIMEOUT_MS }),
    loadSettings({ named: context.configFile, surroundings: context.surroundings }),
    folderOf(dataFolder),
    freeBytesOf(dataFolder),
  ]);
  const state = await stateOf(connected);
  const files = async (names: readonly string[], faultOf: Parameters<typeof seenFile>[1]) =>
    (await Promise.all(names.map((name) => seenFile(join(dataFolder, name), faultOf)))).filter(
      (file) => file !== null,
    );
  const keyFaults: string[] = [];
  const collector = loaded.ok ? loaded.settings.collector : null;
  if (collector !== null)
    openKeyRing({
      dataFolder,
      collectorUrl: collector.url,
      configured: collector.receiptKey,
      log: (sentence) => keyFaults.push(sentence),
    });
  return {
    version,
    agent: connected.ok
      ? { ok: true, version: connected.client.agent.version, pid: connected.client.agent.pid }
      : { ok: false, why: connected.message, isMissing: connected.reason === 'no-agent' },
    state,
    folder,
    freeBytes,
    databases: await files([OUTBOX_FILE, HISTORY_FILE], databaseFault),
    secrets: await files(['device-key.pem', 'agent.json'], secretFault),
    settings: loaded.ok
      ? { problems: loaded.settings.provenance.problems, isUsable: true }
      : { problems: loaded.messages, isUsable: false },
    keyFaults,
    collector: collector?.url ?? null,
  };
}
