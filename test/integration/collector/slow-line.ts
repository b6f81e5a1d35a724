import { onTestFinished } from 'vitest';
import { openSlowLine } from '../../support/slow-line.ts';

/** The same, closed when the test is over. */
export async function slowLine(bytesPerS: number) {
  const line = await openSlowLine(bytesPerS);
  onTestFinished(line.close);
  return line;
}
