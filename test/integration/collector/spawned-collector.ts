import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, onTestFinished } from 'vitest';
import { bundled } from '../../support/bundled.ts';

const program = bundled(join(import.meta.dirname, 'run-collector.ts'));
afterAll(async () => {
  (await program).remove();
});

/** A collector as a process of its own. */
export async function spawnCollector(
  dataFolder: string,
): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', (await program).path, dataFolder],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const [url = ''] = line.split(' ');
  if (!url.startsWith('http')) throw new Error(line);
  return { child, url };
}
