/**
 * Tries a version with real files and an agent that is only said to answer. usage: node
 * update-keeper-child.ts DATA FILE STEP WHETHER-IT-COMES-UP; it kills itself at that step, and prints
 * what came of it otherwise.
 */
import { appImageSteps } from '../../agent/update/app-image.ts';
import { dropDataBefore, keepDataBefore } from '../../agent/update/data-before.ts';
import { digestOf } from '../../agent/update/fetch-package.ts';
import { updateFiles } from '../../agent/update/files.ts';
import { keep } from '../../agent/update/keep.ts';
import { readOwn, writeOwn } from '../../agent/update/own-file.ts';

const [, , dataFolder = '', file = '', fatal = '', comesUp = ''] = process.argv;
const files = updateFiles({ kind: 'app-image', file });
const step = (name: string): void => {
  if (name === fatal) process.kill(process.pid, 'SIGKILL');
  else console.log(name);
};
const kept = await keep(
  files,
  await readOwn(dataFolder),
  '0.1.0',
  {
    step,
    digestOf,
    remember: async (own) => {
      await writeOwn(dataFolder, own);
      step('remembered');
    },
    stopAgent: () => Promise.resolve(null),
    keepData: () => keepDataBefore(dataFolder),
    dropData: () => dropDataBefore(dataFolder),
    ...appImageSteps(file, files, dataFolder, {}, step),
    start: () => ({ ended: new Promise(() => undefined), end: () => Promise.resolve() }),
    agent: () => Promise.resolve(comesUp === 'yes' ? { version: '0.2.0', pid: 1 } : null),
    wait: () => Promise.resolve(),
    monotonicMs: () => performance.now(),
    now: () => new Date(),
  },
  { upWithinMs: 20, staysMs: 5, lookEveryMs: 1 },
);
console.log(`= ${kept.kind}`);
