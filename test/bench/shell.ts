import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Desktop, end, openDesktop } from '../support/desktop.ts';
import { needsEnvironment, needsFile, needsLinux, needsRoot } from '../support/needs.ts';
import { until } from '../support/until.ts';
import type { Bench, Row } from './statistics.ts';

const OUT = join(import.meta.dirname, '..', '..', 'out');
const DEFAULT_SECONDS = 30;
const QUICK_SECONDS = 8;
/** What a program does once, at its start, is not idling. */
const WARM_UP_MS = 10_000;
const STARTS_WITHIN_MS = 60_000;

/** Loaded before an app's own main: the delay of its main process's loop, in ms, into a file. */
const measured = (main: string, into: string, seconds: number): string => `'use strict';
const { monitorEventLoopDelay } = require('perf_hooks');
const { renameSync, writeFileSync } = require('fs');
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
setTimeout(() => delay.reset(), ${String(WARM_UP_MS)});
setTimeout(() => {
  const ms = (percent) => delay.percentile(percent) / 1e6;
  writeFileSync(${JSON.stringify(`${into}.part`)}, JSON.stringify({ p50: ms(50), p99: ms(99), max: delay.max / 1e6 }));
  renameSync(${JSON.stringify(`${into}.part`)}, ${JSON.stringify(into)});
}, ${String(WARM_UP_MS + seconds * 1000)});
require(${JSON.stringify(main)});
`;

/** An app that does nothing, and stays. */
const EMPTY = `require('electron').app.disableHardwareAcceleration();\n`;

interface Delay {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/**
 * Shell and agent as installed, beside an app of the same Electron that does nothing, both on one
 * desktop in the same seconds: what slows the machine slows both. Argument: seconds.
 */
export const shell: Bench = async ({ words, isQuick }) => {
  const missing = [
    needsLinux(),
    needsRoot(),
    needsEnvironment('LINESMAN_DESKTOP', 'a desktop with a system tray'),
    needsEnvironment('ELECTRON_OVERRIDE_DIST_PATH', 'an unpacked Electron'),
    needsFile(join(OUT, 'linesman.mjs'), 'a build (npm run build)'),
  ].find((need) => need !== null);
  if (missing !== undefined) return { skipped: missing };
  const seconds = Number(words[0] ?? (isQuick ? QUICK_SECONDS : DEFAULT_SECONDS));
  if (!(seconds > 0)) throw new Error('shell wants a number of seconds above 0');
  const desktop = await openDesktop(process.env['LINESMAN_DESKTOP'] ?? '');
  const electron = join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '', 'electron');
  const results = join(desktop.folder, 'results');
  try {
    await desktop.run('mkdir', [results]);
    const node = desktop.place(process.execPath, 'node');
    for (const part of ['linesman.mjs', 'cli', 'renderer', 'electron'])
      desktop.place(join(OUT, part), join('out', part));
    const ours = desktop.start(electron, [
      await app(desktop, 'ours', join(desktop.folder, 'out/electron/main.cjs'), seconds),
      '--background',
      `--data=${join(desktop.folder, 'data')}`,
      `--agent-entry=${join(desktop.folder, 'out/linesman.mjs')}`,
      `--agent-node=${node}`,
    ]);
    const main = join(desktop.folder, 'empty-main.cjs');
    await writeFile(main, EMPTY);
    const empty = desktop.start(electron, [
      await app(desktop, 'empty', main, seconds),
      `--user-data-dir=${join(desktop.folder, 'empty-profile')}`,
    ]);
    const withinMs = STARTS_WITHIN_MS + WARM_UP_MS + seconds * 1000;
    const delays = await Promise.all(
      ['ours', 'empty'].map(async (name): Promise<Delay> => {
        const file = join(results, name);
        await until(
          () => existsSync(file),
          (there) => there,
          withinMs,
        );
        return JSON.parse(await readFile(file, 'utf8')) as Delay;
      }),
    );
    const agent = await agentOf(join(desktop.folder, 'data'));
    const [family, alone] = [await familyOf(ours.pid ?? 0), await familyOf(empty.pid ?? 0)];
    const ofAgent = await familyOf(agent);
    const memory = await Promise.all(
      [family.filter((pid) => !ofAgent.includes(pid)), ofAgent, alone].map(memoryOf),
    );
    await Promise.all([end(ours), end(empty)]);
    return rows(seconds, delays, memory);
  } finally {
    await desktop.close();
  }
};

async function app(desktop: Desktop, name: string, main: string, seconds: number): Promise<string> {
  const folder = join(desktop.folder, `app-${name}`);
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name, main: 'main.cjs' }));
  await writeFile(
    join(folder, 'main.cjs'),
    measured(main, join(desktop.folder, 'results', name), seconds),
  );
  return folder;
}

const agentOf = async (data: string): Promise<number> =>
  (JSON.parse(await readFile(join(data, 'agent.json'), 'utf8')) as { pid: number }).pid;

/** A process and all below it. */
async function familyOf(pid: number): Promise<readonly number[]> {
  const parents = new Map<number, number>();
  for (const name of (await readdir('/proc')).filter((one) => /^\d+$/.test(one))) {
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    // proc(5): the parent is the second field after the name, which stands in brackets.
    const parent = stat.replace(/^.*\) /s, '').split(' ')[1];
    if (parent !== undefined) parents.set(Number(name), Number(parent));
  }
  const family = [pid];
  for (const one of family)
    for (const [child, parent] of parents) if (parent === one) family.push(child);
  return family;
}

interface Memory {
  readonly processes: number;
  readonly rssMiB: number;
  /** What processes share is counted once, by parts. */
  readonly pssMiB: number;
}

async function memoryOf(pids: readonly number[]): Promise<Memory> {
  const each = await Promise.all(
    pids.map(async (pid) => {
      const text = await readFile(`/proc/${String(pid)}/smaps_rollup`, 'utf8').catch(() => '');
      const kib = (name: string): number =>
        Number(new RegExp(`^${name}: +(\\d+) kB`, 'm').exec(text)?.[1] ?? 0);
      return { rss: kib('Rss'), pss: kib('Pss') };
    }),
  );
  const sum = (of: 'rss' | 'pss'): number => each.reduce((total, one) => total + one[of], 0) / 1024;
  return { processes: pids.length, rssMiB: sum('rss'), pssMiB: sum('pss') };
}

function rows(
  seconds: number,
  [ours, empty]: readonly Delay[],
  [faces, agent, alone]: readonly Memory[],
): readonly Row[] {
  const delay = ({ p50, p99, max }: Delay): string =>
    `p50 ${p50.toFixed(1)}, p99 ${p99.toFixed(1)}, most ${max.toFixed(0)} ms`;
  const memory = ({ processes, rssMiB, pssMiB }: Memory): string =>
    `PSS ${pssMiB.toFixed(0)} MiB, RSS ${rssMiB.toFixed(0)} MiB in ${String(processes)} processes`;
  return [
    {
      what: `delay of the shell's main loop over ${String(seconds)} s, in the tray (goal: p99 5 ms)`,
      ours: delay(ours!),
      beside: `${delay(empty!)}: an app that does nothing`,
      ratio: `p99 ${(ours!.p99 / empty!.p99).toFixed(2)} ×`,
    },
    {
      what: 'memory of the shell, without its agent',
      ours: memory(faces!),
      beside: `${memory(alone!)}: an app that does nothing`,
      ratio: `PSS ${(faces!.pssMiB / alone!.pssMiB).toFixed(2)} ×`,
    },
    {
      what: 'memory of shell and agent',
      ours: `${memory(faces!)}; the agent ${memory(agent!)}`,
      beside: memory(alone!),
      ratio: `PSS ${((faces!.pssMiB + agent!.pssMiB) / alone!.pssMiB).toFixed(2)} ×`,
    },
  ];
}
