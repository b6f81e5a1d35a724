import { folderAnswers } from '../../lib/answers-in-time.ts';
import { EXIT } from '../../model/exit.ts';
import { type HealthCheck, judgeHealth } from '../doctor/judge.ts';
import { look } from '../doctor/seen.ts';
import { type Context, VERSION } from '../process.ts';
import { labelled, paintFor } from '../render/paint.ts';
import { WORDS } from '../words.ts';

const { DOCTOR } = WORDS.commands;

const LABEL_WIDTH = 15;
/** As for every command that reads the folder. */
const FOLDER_ANSWERS_WITHIN_MS = 5_000;
const EXITS = { ok: EXIT.healthy, degraded: EXIT.degraded, broken: EXIT.broken } as const;
const MARKS = { ok: '✓', degraded: '!', broken: '✗' } as const;

/** The agent's own health, with what to do; it works without an agent. */
export async function doctor(context: Context): Promise<number> {
  const checks = (await folderAnswers(context.dataFolder, FOLDER_ANSWERS_WITHIN_MS))
    ? judgeHealth(await look(context, VERSION))
    : [silentFolder(context.dataFolder)];
  const worst =
    (['broken', 'degraded'] as const).find((status) =>
      checks.some((one) => one.status === status),
    ) ?? 'ok';
  if (context.json) context.printJson({ schema: 1, status: worst, checks });
  else print(context, checks);
  return EXITS[worst];
}

function silentFolder(path: string): HealthCheck {
  const [summary, nextStep] = DOCTOR.folderSilent(path);
  return { id: 'folder', status: 'broken', summary, nextStep };
}

function print(context: Context, checks: readonly HealthCheck[]): void {
  const paint = paintFor(context.color);
  const colours = { ok: paint.good, degraded: paint.weak, broken: paint.bad };
  for (const { id, status, summary, nextStep } of checks) {
    const label = `${MARKS[status]} ${DOCTOR.names[id]}`;
    context.print(labelled(label, summary, LABEL_WIDTH, context.columns, colours[status]));
    if (nextStep !== null)
      context.print(labelled('', `${DOCTOR.nextStep}: ${nextStep}`, LABEL_WIDTH, context.columns));
  }
}
