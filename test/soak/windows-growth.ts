/**
 * Looks at the network under Node for Windows (Wine) without growth of handles or memory.
 * usage: node test/soak/windows-growth.ts [SECONDS]      default 600; needs LINESMAN_WNODE and root
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCleanup } from '../support/lab/cleanup.ts';
import { bundleForWindows, createWindowsMachine, needsWindows } from '../support/lab/windows.ts';

const NAME = 'Windows looks';

/** Room for start-up that is slow to end, and for Wine. */
const GRACE_MS = 120_000;

/**
 * The first figures are those of a program that still warms up: its code is compiled, its pools
 * fill, for half a minute on a busy machine. What leaks goes on growing after that, and what warms
 * up does not.
 */
const WARM_UP = 0.6;

/**
 * A leak shows in every look, so also in a short run: a handle or a kilobyte a look is far above
 * these.
 */
const MAX_HANDLES = 8;
const MAX_BYTES_PER_LOOK = 512;
/** What a healthy garbage collector may be behind: a heap takes a few megabytes at a step. */
const SLACK_KIB = 6 * 1024;

interface Sample {
  readonly handles: number;
  readonly memoryKiB: number;
  readonly looks: number;
  readonly registrations: number;
  readonly tables: number;
  readonly problems: readonly string[];
}

/**
 * @param seconds how long to look; figures are compared between the end of the warm-up and the end
 */
export async function soak(
  seconds: number,
): Promise<{ readonly name: string; readonly ok: boolean; readonly figures: string }> {
  const missing = needsWindows().filter((need) => need !== null);
  if (missing.length > 0)
    return { name: NAME, ok: true, figures: `skipped: ${missing.join('; ')}` };
  const cleanup = createCleanup();
  try {
    const windows = await createWindowsMachine(cleanup);
    await windows.space.ip('link', 'add', 'lan0', 'type', 'veth', 'peer', 'name', 'far0');
    for (const name of ['lan0', 'far0']) await windows.space.ip('link', 'set', name, 'up');
    await windows.space.ip('address', 'add', '10.90.0.2/24', 'dev', 'lan0');
    await windows.space.ip('route', 'add', 'default', 'via', '10.90.0.1', 'dev', 'lan0');
    const script = await bundleForWindows(
      join(import.meta.dirname, 'windows', 'looks.ts'),
      'looks',
    );
    const ran = await windows.run(
      '--expose-gc',
      [script, String(seconds)],
      seconds * 1000 + GRACE_MS,
    );
    const samples = ran.stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Sample);
    return ran.status === 0
      ? judge(samples)
      : {
          name: NAME,
          ok: false,
          figures: `ended with ${String(ran.status)}: ${ran.stderr.slice(0, 500)}`,
        };
  } finally {
    await cleanup.run();
  }
}

function judge(samples: readonly Sample[]): Awaited<ReturnType<typeof soak>> {
  const first = samples[Math.floor(samples.length * WARM_UP)];
  const middle = samples[Math.floor((samples.length * (1 + WARM_UP)) / 2)];
  const last = samples.at(-1);
  if (first === undefined || middle === undefined || last === undefined || samples.length < 5)
    return { name: NAME, ok: false, figures: `${String(samples.length)} samples are too few` };
  const handles = last.handles - first.handles;
  // A heap that grew just before its next collection is no leak: the least of the last three counts.
  const least = Math.min(...samples.slice(-3).map((sample) => sample.memoryKiB));
  const memoryKiB = least - first.memoryKiB;
  const looks = last.looks - first.looks;
  const figures =
    `${String(last.looks)} looks, ${String(last.registrations)} registrations, ${String(last.tables)} TCP tables; handles ${String(first.handles)} → ${String(last.handles)}, ` +
    `memory ${[first.memoryKiB, middle.memoryKiB, least].map((size) => (size / 1024).toFixed(1)).join(' → ')} MiB${last.problems.length === 0 ? '' : `; ${last.problems.join('; ')}`}`;
  return {
    name: NAME,
    ok:
      handles <= MAX_HANDLES &&
      memoryKiB <= SLACK_KIB + (looks * MAX_BYTES_PER_LOOK) / 1024 &&
      last.problems.length === 0,
    figures,
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { ok, figures } = await soak(Number(process.argv[2] ?? 600));
  console.log(`${NAME}: ${ok ? 'no growth' : 'FAILED'}: ${figures}`);
  process.exitCode = ok ? 0 : 1;
}
