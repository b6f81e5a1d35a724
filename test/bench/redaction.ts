import { createRedactor } from '../../agent/bundle/redactor.ts';
import { type Bench, median, ms, type Row } from './statistics.ts';

const ROUNDS = 3;
const MIB = 1024 * 1024;
const LINE =
  'Nov 27 18:00:01 laptop agent[1234]: tunnel utun4 is up, 10.20.0.0/16 goes via 192.0.2.1, exch1.corp.example:1171 answered in 12.3 ms\n';
/** As a user's own words and the tails of logs are at most. */
const WHOLE_BYTES = 5 * MIB;
/** What the patterns look at longest: nothing in it ends a name, and nothing is a secret. */
const WORST = '.';
const PLAIN = /[\w.-]{1,64}@[\w.-]{1,64}/g;

/**
 * Redaction of free text by every rule, beside one pass of a single plain pattern; and how the time
 * grows with the text: 4.0 × for four times as much is linear.
 */
export const redaction: Bench = ({ rounds }) =>
  Promise.resolve([
    ...rowsOf('lines of a log', LINE, WHOLE_BYTES, rounds(ROUNDS)),
    ...rowsOf('the worst text that is known', WORST, WHOLE_BYTES / 16, rounds(ROUNDS)),
  ]);

function rowsOf(what: string, unit: string, bytes: number, rounds: number): readonly Row[] {
  const whole = unit.repeat(Math.ceil(bytes / unit.length));
  const quarter = whole.slice(0, Math.ceil(bytes / 4));
  const took: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < rounds; round += 1) {
    took[0].push(timeOf(() => newRedactor().text('note', whole)));
    took[1].push(timeOf(() => newRedactor().text('note', quarter)));
    took[2].push(timeOf(() => whole.replace(PLAIN, '')));
  }
  const [ours, fourth, plain] = took.map(median) as [number, number, number];
  const size = `${(bytes / MIB).toFixed(2)} MiB`;
  return [
    {
      what: `redaction of ${size}: ${what} (median, CPU)`,
      ours: ms(ours),
      beside: `${ms(plain)} one plain pattern`,
      ratio: `${(ours / plain).toFixed(1)} ×`,
    },
    {
      what: `the same beside a quarter of it (4 × is linear)`,
      ours: ms(ours),
      beside: ms(fourth),
      ratio: `${(ours / fourth).toFixed(2)} ×`,
    },
  ];
}

const newRedactor = () =>
  createRedactor({
    policy: { names: 'pseudonym', addresses: 'pseudonym' },
    pseudonyms: (kind, found) => `${kind} ${String(found.length)}`,
    names: ['exch1.corp.example', 'anna'],
    user: 'anna',
  });

function timeOf(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
