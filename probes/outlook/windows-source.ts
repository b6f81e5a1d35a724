import { stat } from 'node:fs/promises';
import { win32 } from 'node:path';
import { errorCode } from '../../lib/error-name.ts';
import { answer } from '../platform/answer.ts';
import { fileVersion } from '../platform/windows/file-version.ts';
import { networkCost } from '../platform/windows/network-cost.ts';
import { processIds } from '../platform/windows/process-list.ts';
import { processPath, processStartedAt } from '../platform/windows/process-name.ts';
import { windowsRegistry } from '../platform/windows/registry-view.ts';
import type { OutlookSource } from './source.ts';

/** `%NAME%` of a path that the registry holds with variables (REG_EXPAND_SZ). */
const expanded = (path: string): string =>
  path.replace(/%([^%]+)%/g, (whole, name: string) => process.env[name] ?? whole);

/** Windows' own functions. */
export const WINDOWS: OutlookSource = {
  registry: windowsRegistry,
  programs: (names) => {
    const pids = processIds();
    if (!pids.ok) return pids;
    return answer(
      pids.value.flatMap((pid) => {
        // Of a process that Windows protects no path is told: Outlook is none of those.
        const path = processPath(pid);
        const name = path.ok ? win32.basename(path.value) : '';
        if (!path.ok || !names.includes(name.toLowerCase())) return [];
        const started = processStartedAt(pid);
        return [{ name, path: path.value, startedAt: started.ok ? started.value : null }];
      }),
    );
  },
  version: (path) => fileVersion(expanded(path)),
  cost: networkCost,
  file: async (path) => {
    try {
      const { size, mtime } = await stat(expanded(path));
      return { bytes: size, changedAt: mtime.toISOString() };
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return null;
      throw error;
    }
  },
};
