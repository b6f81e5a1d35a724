import { createInterface } from 'node:readline/promises';
import type { AgentClient } from '../../agent/client/client.ts';
import { EXIT } from '../../model/exit.ts';
import { AGENT_TIMEOUT_MS, agentOrComplain, complainRequest } from '../agent-or-complain.ts';
import type { Context } from '../process.ts';
import { WORDS } from '../words.ts';
import { matching } from './outbox.ts';

const { OUTBOX } = WORDS.commands;
const { counted } = WORDS.clock;

export interface WhichReports {
  readonly all?: boolean;
  readonly yes?: boolean;
}

/** Ends the waits of reports; the agent sends them when there is a way. */
export const outboxRetry = (
  context: Context,
  id: string | undefined,
  options: WhichReports,
): Promise<number> => change(context, id, options, 'retry');

/** Removes reports that wait, after a question. */
export const outboxDrop = (
  context: Context,
  id: string | undefined,
  options: WhichReports,
): Promise<number> => change(context, id, options, 'drop');

async function change(
  context: Context,
  id: string | undefined,
  options: WhichReports,
  what: 'retry' | 'drop',
): Promise<number> {
  if ((id === undefined) === (options.all !== true)) {
    context.complain(`linesman: ${OUTBOX.oneOrAll}`);
    return EXIT.usage;
  }
  const call = await agentOrComplain(context);
  if (!call.ok) {
    if (context.json)
      context.printJson({ schema: 1, agent: null, ...document(what, { done: [], left: [] }) });
    return call.exit;
  }
  try {
    return await ask(context, call.client, id ?? null, options, what);
  } finally {
    call.client.close();
  }
}

async function ask(
  context: Context,
  client: AgentClient,
  wanted: string | null,
  { yes = false }: WhichReports,
  what: 'retry' | 'drop',
): Promise<number> {
  const deadline = { timeoutMs: AGENT_TIMEOUT_MS };
  const listing = await client.request('outbox.list', {}, deadline);
  if (!listing.ok) return complainRequest(context, listing);
  const { items } = listing.result;
  const named = wanted === null ? null : matching(items, wanted);
  if (named?.ok === false) {
    context.complain(`linesman: ${named.message}`);
    return EXIT.usage;
  }
  const ids = named === null ? items.map((item) => item.id) : [named.item.id];
  if (what === 'drop' && !yes && ids.length > 0) {
    const agreed = await isAgreed(counted(ids.length, 'report'));
    if (agreed !== true) {
      context.complain(agreed === null ? `linesman: ${OUTBOX.sayYes}` : OUTBOX.kept);
      return agreed === null ? EXIT.usage : EXIT.healthy;
    }
  }
  const answer = await client.request(`outbox.${what}`, { ids }, deadline);
  if (!answer.ok) return complainRequest(context, answer);
  const { done, left } = answer.result;
  if (context.json) context.printJson({ schema: 1, ...document(what, answer.result) });
  else {
    const reports = counted(done.length, 'report');
    context.print(what === 'retry' ? OUTBOX.retried(reports) : OUTBOX.dropped(reports));
  }
  for (const { id, why } of left) context.complain(`linesman: ${OUTBOX.left(id, why)}`);
  return left.length === 0 ? EXIT.healthy : EXIT.inconclusive;
}

const document = (
  what: 'retry' | 'drop',
  { done, left }: { readonly done: readonly string[]; readonly left: readonly unknown[] },
): object => ({ [what === 'retry' ? 'retried' : 'dropped']: done, left });

/** @returns null when nobody can be asked */
async function isAgreed(reports: string): Promise<boolean | null> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return null;
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await lines.question(OUTBOX.reallyDrop(reports))).trim());
  } finally {
    lines.close();
  }
}
