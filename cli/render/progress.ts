import type { Context } from '../process.ts';
import { cutToColumns } from './columns.ts';

/** One line on a person's terminal that is overwritten and wiped; nothing at all elsewhere. */
export interface Progress {
  readonly show: (line: string) => void;
  readonly wipe: () => void;
}

const WIPE = '\r\u001b[K';

export function progressLine({
  interactive,
  progressColumns,
}: Pick<Context, 'interactive' | 'progressColumns'>): Progress {
  if (!interactive) return { show: () => undefined, wipe: () => undefined };
  let shown = '';
  return {
    // A line that reaches the last column would be broken, and then only its last part wiped.
    show: (line) => {
      const cut = cutToColumns(line, progressColumns() - 1);
      if (cut !== shown) process.stderr.write(WIPE + cut);
      shown = cut;
    },
    wipe: () => {
      shown = '';
      process.stderr.write(WIPE);
    },
  };
}
