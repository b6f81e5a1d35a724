import { connectAgent } from '../../agent/client/client.ts';
import { appImageSteps } from '../../agent/update/app-image.ts';
import { dropDataBefore, keepDataBefore } from '../../agent/update/data-before.ts';
import { digestOf } from '../../agent/update/fetch-package.ts';
import { updateFiles } from '../../agent/update/files.ts';
import { keep, type Kept } from '../../agent/update/keep.ts';
import { readOwn, writeOwn } from '../../agent/update/own-file.ts';
import { readInstalled } from '../../agent/update/read-installed.ts';
import { setupUserSteps } from '../../agent/update/setup-user.ts';
import { EXIT } from '../../model/exit.ts';
import type { Context } from '../process.ts';
import { VERSION } from '../process.ts';
import { WORDS } from '../words.ts';
import { endAgent } from '../end-agent.ts';
import { endAllFrom } from '../end-installation-io.ts';

const { APPLY } = WORDS.update;

const ANSWERS_WITHIN_MS = 2_000;
const STATUS = {
  installed: EXIT.healthy,
  'handed-over': EXIT.healthy,
  'rolled-back': EXIT.degraded,
  'not-now': EXIT.timedOut,
} as const satisfies Readonly<Record<Kept['kind'], number>>;

function keptWords(kept: Kept): string {
  switch (kept.kind) {
    case 'installed':
      return APPLY.installed(kept.version);
    case 'handed-over':
      return APPLY.handedOver(kept.version);
    case 'rolled-back':
      return APPLY.rolledBack(kept.version, kept.why);
    case 'not-now':
      return APPLY.notNow(kept.why);
  }
}

/**
 * What the shell runs when a version is ready: tries it, and puts it in place or throws it away. It
 * is a process of its own so that it outlives what it replaces.
 */
export async function updateApply(context: Context): Promise<number> {
  const { dataFolder } = context;
  const { as: installed } = readInstalled(process.execPath, process.env);
  if (installed.kind === 'others') {
    context.complain(`linesman: ${APPLY.notHere}`);
    return EXIT.usage;
  }
  const files = updateFiles(installed);
  const step = (name: string): void => {
    context.say(`update: ${name}`);
  };
  const steps =
    installed.kind === 'app-image'
      ? appImageSteps(installed.file, files, dataFolder, process.env, step)
      : setupUserSteps({
          folder: installed.folder,
          files,
          dataFolder,
          endAllFrom: async (folder) => {
            await endAgent(dataFolder);
            await endAllFrom(folder, new Set());
          },
        });
  const kept = await keep(files, await readOwn(dataFolder), VERSION, {
    ...steps,
    step,
    digestOf,
    remember: (own) => writeOwn(dataFolder, own),
    stopAgent: () => endAgent(dataFolder),
    keepData: () => keepDataBefore(dataFolder),
    dropData: () => dropDataBefore(dataFolder),
    agent: async () => {
      const there = await connectAgent(dataFolder, { timeoutMs: ANSWERS_WITHIN_MS });
      if (!there.ok) return null;
      const { version, pid } = there.client.agent;
      const state = await there.client.request('state.get', {}, { timeoutMs: ANSWERS_WITHIN_MS });
      there.client.close();
      return state.ok ? { version, pid } : null;
    },
    wait: (ms) =>
      new Promise((resolve) => {
        setTimeout(resolve, ms);
      }),
    monotonicMs: () => performance.now(),
    now: () => new Date(),
  });
  context.say(`update: ${keptWords(kept)}`);
  return STATUS[kept.kind];
}
