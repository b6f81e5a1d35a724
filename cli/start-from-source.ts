import { watchedIn } from '../agent/settings/watched.ts';
import { parseArgs } from 'node:util';
import type { Agent } from '../agent/agent-types.ts';
import { FAULTS } from '../demo/faults.ts';
import { loadSettings } from '../agent/settings/load.ts';
import type { ResolvedSettings } from '../agent/settings/resolved.ts';
import type { Setting } from '../model/agent-state.ts';
import { EXIT } from '../model/exit.ts';
import { runAgent } from './commands/start.ts';
import { answersOrComplains } from './files-answer.ts';
import { settingsOrComplain } from './prerequisites.ts';
import { type Context, createContext, untilStopped } from './process.ts';
import { startWholeSite, type WholeSite } from './demo-site.ts';
import { findShell, openShell, projectRoot } from './find-electron.ts';
import { renderFaults } from './render/faults.ts';
import { WORDS } from './words.ts';

const { FROM_SOURCE } = WORDS.commands;

/**
 * What `npm start` runs: the agent from source, the demo site where nothing is configured, the tray
 * where Electron can run.
 */
async function startFromSource(context: Context): Promise<number> {
  const stopped = untilStopped();
  if (!(await answersOrComplains(context, ['data', 'settings']))) return EXIT.usage;
  const configured = await settingsOrComplain(context);
  if (configured === null) return EXIT.usage;
  const demo = (await isOwnSet(context)) ? null : await demoInstead(context);
  if (demo !== null && !demo.ok) return EXIT.usage;
  if (demo !== null) context.printProse(FROM_SOURCE.demoInstead(configured.file));
  if (demo !== null && configured.settings.provenance.items.some(isOfPolicy))
    context.printProse(FROM_SOURCE.policyLeftOut);
  const agent = await runAgent(context, demo?.settings ?? configured.settings, demo !== null);
  if (agent === null) {
    await demo?.whole.close();
    return EXIT.usage;
  }
  const face = await showFace(context, agent);
  if (demo !== null) {
    context.printProse(FROM_SOURCE.helpdesk(demo.whole.helpdeskLink()));
    context.printProse(FROM_SOURCE.helpdeskOnce);
    context.printProse(FROM_SOURCE.breakIt(demo.whole.site.faults[0] ?? 'NAME'));
    context.print(renderFaults(FAULTS, null, context.columns));
  }
  context.printProse(FROM_SOURCE.stop);
  await Promise.race([stopped, face.quit]);
  face.close();
  await agent.close();
  await demo?.whole.close();
  return EXIT.healthy;
}

const isOfPolicy = ({ source }: Setting): boolean => source === 'policy';

/**
 * Whether the user's own file names what is watched. A laptop's policy alone is none: whoever tries
 * the sources there does not expect reports of a trial at the company's helpdesk.
 */
async function isOwnSet({ configFile, surroundings }: Context): Promise<boolean> {
  const own = await loadSettings({ named: configFile, surroundings, policy: null });
  return own.ok && watchedIn(own.settings) !== null;
}

async function demoInstead(
  context: Context,
): Promise<
  | { readonly ok: true; readonly whole: WholeSite; readonly settings: ResolvedSettings }
  | { readonly ok: false }
> {
  const started = await startWholeSite(context.dataFolder, (line) => {
    context.say(line);
  });
  if (!started.ok) {
    context.complain(`linesman: ${started.message}`);
    return { ok: false };
  }
  const loaded = await loadSettings({
    named: null,
    surroundings: context.surroundings,
    builtIn: started.whole.config,
    policy: null,
  });
  if (loaded.ok) return { ok: true, whole: started.whole, settings: loaded.settings };
  loaded.messages.forEach((message) => {
    context.complain(`linesman: ${message}`);
  });
  await started.whole.close();
  return { ok: false };
}

interface Face {
  /** Resolves when the user quits; a tray that fails does not take the agent with it. */
  readonly quit: Promise<unknown>;
  readonly close: () => void;
}

/**
 * The tray and its window where they can run; otherwise one line that says why not, and the page's
 * address.
 */
async function showFace(context: Context, agent: Agent): Promise<Face> {
  const never = new Promise(() => undefined);
  const shell = await findShell({
    env: process.env,
    platform: process.platform,
    root: projectRoot(),
  });
  if (!shell.ok) {
    await printPage(context, agent, FROM_SOURCE.noTray(shell.why));
    return { quit: never, close: () => undefined };
  }
  const { ended, close } = openShell(shell, context.dataFolder);
  context.printProse(FROM_SOURCE.tray);
  const quit = ended.then(async ({ quit: chosen, how }) => {
    if (chosen) return how;
    await printPage(context, agent, FROM_SOURCE.noTray(how));
    return never;
  });
  return { quit, close };
}

async function printPage(context: Context, agent: Agent, why: string): Promise<void> {
  const { url } = await agent.request('page.open', {});
  context.printProse(FROM_SOURCE.page(why, url));
  context.printProse(FROM_SOURCE.once);
}

const { values } = parseArgs({
  options: {
    config: { type: 'string' },
    data: { type: 'string' },
    quiet: { type: 'boolean', short: 'q' },
  },
});
const status = await startFromSource(createContext(values));
process.exit(status);
