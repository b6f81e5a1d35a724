import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { reasonOf } from '../lib/error-name.ts';
import type { AgentState } from '../model/agent-state.ts';
import type { ClientStarted } from '../model/contract.ts';
import { spokenProduct } from '../model/products.ts';
import { START_CLIENT } from '../model/text/en/vpn-client.ts';
import { windowsOf } from '../probes/network/vpn-client/windows-of.ts';
import type { ResolvedSettings } from './settings/resolved.ts';

/** What may be started: a program by its whole path, never with arguments. */
export interface ClientProgram {
  /** As its users name it. */
  readonly name: string;
  readonly path: string;
}

export interface VpnClientIo {
  readonly platform: NodeJS.Platform;
  /** Whether a program lies there; an app of macOS is a folder. */
  readonly isProgram: (path: string) => boolean;
  /** Programs that the products' table names for a product, the best first. */
  readonly windowsOf: (product: string) => readonly string[];
  /** Resolves once it runs, and rejects when it cannot be started; it outlives this process. */
  readonly run: (argv: readonly [string, ...string[]]) => Promise<void>;
  readonly monotonicMs: () => number;
}

/** A second click while the window comes up starts nothing. */
const AGAIN_AFTER_MS = 10_000;

/**
 * The program of the policy where it names one, whether it is there or not; else the first of the
 * products' table that is there.
 */
export function clientProgram(
  { start, products }: ResolvedSettings['vpnClient'],
  { isProgram, windowsOf: programsOf }: Pick<VpnClientIo, 'isProgram' | 'windowsOf'>,
): ClientProgram | null {
  const [first] = products;
  if (start !== null)
    return {
      path: start,
      name:
        first === undefined
          ? (/([^/\\]+?)(?:\.exe|\.app)?$/i.exec(start)?.[1] ?? start)
          : spokenProduct(first),
    };
  for (const product of products) {
    const path = programsOf(product).find(isProgram);
    if (path !== undefined) return { path, name: spokenProduct(product) };
  }
  return null;
}

/** Starts the VPN client when a person asks for it: no shell, no argument, no other program. */
export function createVpnClient(
  settings: ResolvedSettings['vpnClient'],
  io: VpnClientIo = systemIo,
): {
  readonly known: () => Pick<AgentState, 'vpnClient'>;
  readonly start: () => Promise<ClientStarted>;
} {
  let startedAtMs: number | null = null;
  return {
    known: () => {
      const program = clientProgram(settings, io);
      return program === null ? {} : { vpnClient: { name: program.name } };
    },
    start: async () => {
      const program = clientProgram(settings, io);
      if (program === null) return { ok: false, message: START_CLIENT.none };
      const { path, name } = program;
      const nowMs = io.monotonicMs();
      if (startedAtMs !== null && nowMs - startedAtMs < AGAIN_AFTER_MS)
        return { ok: false, message: START_CLIENT.justNow(name) };
      if (!io.isProgram(path)) return { ok: false, message: START_CLIENT.absent(path) };
      startedAtMs = nowMs;
      try {
        await io.run(argvOf(path, io.platform));
      } catch (thrown) {
        startedAtMs = null;
        return { ok: false, message: START_CLIENT.failed(path, reasonOf(thrown)) };
      }
      return { ok: true, name };
    },
  };
}

/** An app of macOS is a folder, which open(1) starts. */
const argvOf = (path: string, platform: NodeJS.Platform): readonly [string, ...string[]] =>
  platform === 'darwin' && basename(path).endsWith('.app') ? ['/usr/bin/open', '-a', path] : [path];

function isProgram(path: string): boolean {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    return found?.isFile() === true || (found?.isDirectory() === true && path.endsWith('.app'));
  } catch {
    // A folder that this user may not enter holds nothing that this user could start.
    return false;
  }
}

const systemIo: VpnClientIo = {
  platform: process.platform,
  isProgram,
  windowsOf,
  run: ([program, ...args]) =>
    new Promise((resolve, reject) => {
      const child = spawn(program, args, { detached: true, stdio: 'ignore' });
      child.once('error', reject);
      child.once('spawn', () => {
        child.unref();
        resolve();
      });
    }),
  monotonicMs: () => performance.now(),
};
