import { connectAgent } from '../../agent/client/client.ts';
import { openKeyRing } from '../../agent/sync/key.ts';
import type { ResolvedSettings } from '../../agent/settings/resolved.ts';
import type { Setting } from '../../model/agent-state.ts';
import { isDenied } from '../../model/denied.ts';
import { EXIT } from '../../model/exit.ts';
import { AGENT_TIMEOUT_MS } from '../agent-or-complain.ts';
import { settingsOrComplain } from '../prerequisites.ts';
import type { Context } from '../process.ts';
import { columnsOf } from '../render/columns.ts';
import { labelled } from '../render/paint.ts';
import { WORDS } from '../words.ts';

const { SETTINGS } = WORDS.commands;

/**
 * Every setting with its source: of the running agent if there is one, else what one would start
 * with.
 */
export async function settings(context: Context): Promise<number> {
  const running = context.configFile === null ? await fromAgent(context) : null;
  const configured = await settingsOrComplain({ ...context, say: () => undefined });
  if (configured === null) return EXIT.usage;
  const { items, problems } = running ?? configured.settings.provenance;
  if (isDenied(configured.settings.provenance, 'ui.settings')) {
    context.complain(`linesman: ${SETTINGS.denied}`);
    return EXIT.forbidden;
  }
  const all = running === null ? [...items, ...learnedKey(context, configured.settings)] : items;
  if (context.json) {
    context.printJson({ schema: 1, file: configured.file, items: all, problems });
    return EXIT.healthy;
  }
  const width = Math.max(...all.map(({ key }) => key.length)) + 2;
  const { columns } = context;
  for (const { key, value, source } of all)
    context.print(labelled(key, lineOf(value, source, columns - width), width, columns));
  for (const problem of problems) context.printProse(SETTINGS.ignored(problem));
  context.say(SETTINGS.file(configured.file, running !== null));
  return EXIT.healthy;
}

/**
 * A key that an agent learned before pins like a configured one, so it is shown where people look
 * for settings.
 */
function learnedKey(context: Context, { collector }: ResolvedSettings): readonly Setting[] {
  if (collector === null) return [];
  const known = openKeyRing({
    dataFolder: context.dataFolder,
    collectorUrl: collector.url,
    configured: collector.receiptKey,
    log: (message) => {
      context.complain(message);
    },
  }).known();
  return known?.ok === true && known.source === 'learned'
    ? [{ key: 'collector.receiptKey', value: known.key.publicKey, source: 'learned' }]
    : [];
}

/**
 * A value and its source: of a text of several lines, as certificates are, the first; of a list that
 * is longer than a line, its JSON with blanks where it may be broken.
 */
function lineOf(value: unknown, source: string, room: number): string {
  if (typeof value === 'string')
    return SETTINGS.source(value.trim().replace(/\n[^]*$/, ' …'), source);
  const line = SETTINGS.source(JSON.stringify(value), source);
  return columnsOf(line) <= room
    ? line
    : SETTINGS.source(JSON.stringify(value, null, 1).replace(/\n */g, ' '), source);
}

async function fromAgent(
  context: Context,
): Promise<{ readonly items: readonly Setting[]; readonly problems: readonly string[] } | null> {
  const connected = await connectAgent(context.dataFolder, { timeoutMs: AGENT_TIMEOUT_MS });
  if (!connected.ok) return null;
  const answer = await connected.client.request('state.get', {}, { timeoutMs: AGENT_TIMEOUT_MS });
  connected.client.close();
  return answer.ok ? answer.result.settings : null;
}
