import { spawn } from 'node:child_process';

/** A sleeping disk or a share that is mounted on demand takes some seconds. */
export const ANSWER_WITHIN_MS = 10_000;

/**
 * Does what the agent is about to do. What goes wrong is no matter here: the agent meets the same,
 * and says it.
 */
const TOUCH = `
const { mkdirSync, rmSync, writeFileSync } = require('node:fs');
const [, folder] = process.argv;
const probe = folder + '/.write-' + process.pid;
try { mkdirSync(folder, { recursive: true, mode: 0o700 }); writeFileSync(probe, 'x', { mode: 0o600 }); } finally { rmSync(probe, { force: true }); }
`;

/**
 * Whether the file system of a folder answers at all. A share whose server is gone holds a system
 * call for ever, and no thread of this process could end then: another process asks, and is left
 * behind.
 */
export function answersInTime(folder: string, withinMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['-e', TOUCH, folder], {
      env: { ...process.env, NODE_OPTIONS: '' },
      stdio: 'ignore',
      windowsHide: true,
    });
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      child.unref();
      resolve(false);
    }, withinMs);
    const answered = (): void => {
      clearTimeout(timer);
      resolve(true);
    };
    child.once('error', answered);
    child.once('exit', answered);
  });
}
