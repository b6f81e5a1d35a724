import { ANSWERED, VPN_CLIENT } from '../../../model/text/en/system-answers.ts';
import { statSync } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { homedir, uptime } from 'node:os';
import { join } from 'node:path';
import { programName } from '../../platform/linux/program-name.ts';
import { answer, noAnswer, type NativeAnswer } from '../../platform/answer.ts';
import { registryKeyExists } from '../../platform/windows/advapi32.ts';
import { processIds } from '../../platform/windows/process-list.ts';
import { processName } from '../../platform/windows/process-name.ts';
import { systemTools, type Tools } from '../../platform/tools.ts';
import { findProgram } from '../../platform/programs.ts';
import { errorName } from '../../../lib/error-name.ts';
import { findClientAmong, type VpnClientIo, type LogTail } from './find-client.ts';
import type { FindClient } from './finding.ts';

const TAIL_BYTES = 16_384;
const MAX_PROCESSES = 8192;

/** Registry views of 64-bit Windows: programs of 32 bit write to the second. */
const REGISTRY_VIEWS = ['SOFTWARE\\', 'SOFTWARE\\WOW6432Node\\'];

/**
 * Looks at this system's VPN clients: files, registry, processes, logs. Takes milliseconds; tools
 * that hang are ended.
 */
export const findClient: FindClient = async (products) => {
  const tools = systemTools();
  try {
    return await findClientAmong(products, systemVpnClientIo(tools));
  } catch (error) {
    return {
      product: products[0] ?? '',
      installed: 'unknown',
      running: 'unknown',
      refused: null,
      evidence: [VPN_CLIENT.notLookedFor(errorName(error))],
    };
  } finally {
    await tools.stop();
  }
};

export function systemVpnClientIo(
  tools: Tools,
  home = homedir(),
  env: NodeJS.ProcessEnv = process.env,
): VpnClientIo {
  return {
    system: process.platform,
    now: () => new Date(),
    bootedAt: () => new Date(Date.now() - uptime() * 1000),
    exists: (trace) => {
      if (!/[\\/]/.test(trace)) return answer(findProgram(trace) !== null);
      const path = expand(trace, home, env);
      // A variable that is not set names a folder that this Windows does not have.
      return path === null ? answer(false) : pathExists(path);
    },
    hasRegistryKey: (key) => {
      for (const view of REGISTRY_VIEWS) {
        const exists = registryKeyExists('HKLM', `${view}${key}`);
        if (!exists.ok || exists.value) return exists;
      }
      return answer(false);
    },
    programs: () =>
      process.platform === 'win32'
        ? Promise.resolve(windowsPrograms())
        : process.platform === 'linux'
          ? linuxPrograms()
          : macPrograms(tools),
    logTail: async (file) => {
      const path = expand(file, home, env);
      return path === null ? answer(null) : tailOf(path);
    },
    journal: async (identifiers) => {
      if (!tools.has('journalctl')) return null;
      const said = await tools.ask('journalctl', [
        '--boot',
        '--since=-30min',
        '--output=cat',
        '--no-pager',
        '--quiet',
        '--lines=200',
        ...identifiers.map((one) => `SYSLOG_IDENTIFIER=${one}`),
      ]);
      return said.ok ? answer(said.text) : noAnswer(said.why);
    },
  };
}

/** `~` and `%NAME%` filled in; null when a variable is not set. */
export function expand(trace: string, home: string, env: NodeJS.ProcessEnv): string | null {
  const variables = [...trace.matchAll(/%([^%]+)%/g)].map(([, name = '']) => ({
    name,
    value: env[name],
  }));
  if (variables.some(({ value }) => value === undefined)) return null;
  return variables.reduce(
    (path, { name, value = '' }) => path.replace(`%${name}%`, () => value),
    trace.replace(/^~(?=\/)/, () => home),
  );
}

function pathExists(path: string): NativeAnswer<boolean> {
  try {
    return answer(statSync(path, { throwIfNoEntry: false }) !== undefined);
  } catch (error) {
    return errorName(error) === 'ENOTDIR'
      ? answer(false)
      : noAnswer(VPN_CLIENT.noLook(path, errorName(error)));
  }
}

async function tailOf(path: string): Promise<NativeAnswer<LogTail | null>> {
  try {
    const file = await open(path);
    try {
      const { size, mtime } = await file.stat();
      const length = Math.min(size, TAIL_BYTES);
      const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
      return answer({ text: buffer.toString('utf8', 0, bytesRead), writtenAt: mtime });
    } finally {
      await file.close();
    }
  } catch (error) {
    return errorName(error) === 'ENOENT' ? answer(null) : noAnswer(`${path}: ${errorName(error)}`);
  }
}

function windowsPrograms(): NativeAnswer<ReadonlySet<string>> {
  const pids = processIds();
  if (!pids.ok) return pids;
  return answer(
    new Set(
      pids.value.flatMap((pid) => {
        const name = processName(pid);
        return name.ok ? [name.value.toLowerCase()] : [];
      }),
    ),
  );
}

/** proc(5): the names are readable for every user's processes. */
async function linuxPrograms(): Promise<NativeAnswer<ReadonlySet<string>>> {
  try {
    const pids = (await readdir('/proc'))
      .filter((entry) => /^\d+$/.test(entry))
      .slice(0, MAX_PROCESSES);
    const names = new Set<string>();
    // One after the other: a laptop short of descriptors must not lose half of them.
    for (const pid of pids) names.add((await programName(join('/proc', pid)))?.toLowerCase() ?? '');
    return answer(names);
  } catch (error) {
    return noAnswer(ANSWERED.unreadable('/proc', errorName(error)));
  }
}

/** ps(1) of macOS: `comm` is the path of the program. */
async function macPrograms(tools: Tools): Promise<NativeAnswer<ReadonlySet<string>>> {
  const said = await tools.ask('ps', ['-axo', 'comm=']);
  return said.ok
    ? answer(
        new Set(
          said.text
            .split('\n')
            .map((path) => path.trim().replace(/^.*\//, '').toLowerCase())
            .filter((name) => name !== ''),
        ),
      )
    : noAnswer(said.why);
}
