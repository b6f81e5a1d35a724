import type { Context } from '../process.ts';

/** One line on a person's terminal that is overwritten and wiped; nothing at all elsewhere. */
export interface Progress {
  readonly show: (line: string) => void;
  readonly wipe: () => void;
}

export function progressLine({
  interactive,
  columns,
}: Pick<Context, 'interactive' | 'columns'>): Progress {
  if (!interactive) return { show: () => undefined, wipe: () => undefined };
  return {
    show: (line) => void process.stderr.write(`\r\u001b[K${line.slice(0, columns - 1)}`),
    wipe: () => void process.stderr.write('\r\u001b[K'),
  };
}
