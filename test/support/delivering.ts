import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** When a child is ended by SIGKILL: so long after it wrote a line that begins so. */
export interface KillAt {
  readonly after: 'opening' | 'ready';
  readonly ms: number;
}

export const CHILD = new URL('delivering-child.ts', import.meta.url).pathname;

/**
 * Runs `delivering-child.ts`, or a bundle of it; kills it as asked, or lets it end. Throws when it
 * ended by itself where it should have been killed, or failed.
 *
 * @returns every whole line that it wrote
 */
export async function runChild(
  program: string,
  [dataFolder, url, task]: readonly [string, string, 'fill' | 'drain'],
  killAt: KillAt | null,
): Promise<readonly string[]> {
  const child = spawn(process.execPath, [program, dataFolder, url, task], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let errors = '';
  let timer: NodeJS.Timeout | null = null;
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
    if (killAt !== null && timer === null && out.includes(killAt.after))
      timer = setTimeout(() => child.kill('SIGKILL'), killAt.ms);
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  if (timer !== null) clearTimeout(timer);
  const ended = code === 0 && (killAt === null || task === 'drain');
  if (!ended && signal !== 'SIGKILL')
    throw new Error(`the child ended by itself (${String(code)}): ${errors}`);
  // A line that the kill cut is no promise.
  return out.split('\n').slice(0, -1);
}

/** What children said, and what a collector has, held against one another. */
export function createOracle(): {
  promise(id: string, sha256: string): void;
  read(lines: readonly string[]): void;
  promised(): number;
  /** Sentences, empty when every promise was kept. */
  against(reports: readonly { readonly id: string; readonly sha256: string }[]): readonly string[];
} {
  const promises = new Map<string, string>();
  const tried = new Set<string>();
  return {
    promise: (id, sha256) => {
      tried.add(id);
      promises.set(id, sha256);
    },
    read: (lines) => {
      for (const [word, id = '', sha256 = ''] of lines.map((line) => line.split(' '))) {
        if (word === 'try') tried.add(id);
        if (word === 'kept') promises.set(id, sha256);
      }
    },
    promised: () => promises.size,
    against: (reports) => {
      const delivered = new Map(reports.map(({ id, sha256 }) => [id, sha256]));
      const twice = reports.length - delivered.size;
      return [
        ...[...promises.keys()].filter((id) => !delivered.has(id)).map((id) => `${id} is lost`),
        ...[...promises].flatMap(([id, sha256]) =>
          delivered.has(id) && delivered.get(id) !== sha256 ? [`${id} came altered`] : [],
        ),
        ...[...delivered.keys()].filter((id) => !tried.has(id)).map((id) => `${id} was never made`),
        ...(twice === 0 ? [] : [`${String(twice)} reports stand there twice`]),
      ];
    },
  };
}
