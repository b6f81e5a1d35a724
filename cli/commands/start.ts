import { EXIT } from '../../model/exit.ts';
import { settingsOrComplain } from '../prerequisites.ts';
import { type Context, stopThisProcess, untilStopped, VERSION } from '../process.ts';
import type { Agent, AgentOptions } from '../../agent/agent-types.ts';
import { startAgent } from '../../agent/agent.ts';
import { keepHeapsSmall } from '../../agent/give-back.ts';
import { createPageServer, type PageServer } from '../../agent/page/page-server.ts';
import { saveFirstHost } from '../../agent/settings/first-host.ts';
import type { ResolvedSettings } from '../../agent/settings/resolved.ts';
import { CALL_PREFIX } from '../as-called.ts';
import { pageAssets } from '../find-electron.ts';
import { type PolicyWatch, systemStamp, watchPolicy } from '../../agent/settings/policy/watch.ts';
import { WORDS } from '../words.ts';

const { START } = WORDS.commands;

/** An answer on loopback has arrived by then. */
const ANSWERED_MS = 100;

/**
 * Runs the agent in this process until Ctrl-C. A policy that changes ends it, and another one begins
 * with what applies then, in the same process and on the same page.
 */
export async function start(context: Context): Promise<number> {
  keepHeapsSmall();
  const page = createPageServer({
    assetsFolder: pageAssets(),
    callPrefix: CALL_PREFIX,
    log: (line) => {
      context.say(`${new Date().toISOString()} ${line}`);
    },
  });
  try {
    return await startOn(context, page);
  } finally {
    await page.close();
  }
}

async function startOn(context: Context, page: PageServer): Promise<number> {
  const stopped = untilStopped();
  const watch = (): Promise<PolicyWatch> =>
    watchPolicy(systemStamp(context.surroundings), (line) => {
      context.say(line);
    });
  let watching = await watch();
  let configured = await settingsOrComplain(context);
  if (configured === null) return EXIT.usage;
  for (let isFirst = true; ; isFirst = false) {
    const { settings, file }: Configured = configured;
    let named = awaitName();
    const agent = await runAgent(context, settings, false, page, async (host) => {
      const saved = await saveFirstHost(host, file, settings.provenance);
      // Who asked is told first.
      if (saved.ok)
        setTimeout(() => {
          named.told();
        }, ANSWERED_MS);
      return saved;
    });
    if (agent === null) return EXIT.usage;
    const { host } = settings.exchange;
    if (!context.json)
      context.say(host === null ? START.notConfigured(file) : START.watching(host));
    else if (isFirst) context.printJson({ schema: 1, agent: agent.state().agent, host });

    for (let next: Configured | null = null; next === null;) {
      if ((await Promise.race([stopped, watching.changed, named.promise])) !== 'changed') {
        watching.stop();
        await agent.close();
        return EXIT.healthy;
      }
      watching.stop();
      watching = await watch();
      named = awaitName();
      const read = await settingsOrComplain(context);
      // A file that has become wrong since ends no agent that runs.
      if (read !== null && !isSame(read, configured)) next = configured = read;
    }
    context.say(`${new Date().toISOString()} ${START.policyChanged}`);
    await agent.close();
  }
}

/** That the page named the server. */
function awaitName(): { readonly promise: Promise<'changed'>; readonly told: () => void } {
  let told = (): void => undefined;
  const promise = new Promise<'changed'>((resolve) => {
    told = () => {
      resolve('changed');
    };
  });
  return {
    promise,
    told: () => {
      told();
    },
  };
}

type Configured = NonNullable<Awaited<ReturnType<typeof settingsOrComplain>>>;

const isSame = (one: Configured, other: Configured): boolean =>
  JSON.stringify(one.settings.provenance) === JSON.stringify(other.settings.provenance);

/** Starts the agent of this data folder, or says why not and who holds it. */
export async function runAgent(
  context: Context,
  settings: ResolvedSettings,
  demo: boolean,
  page?: PageServer,
  onFirstHost?: AgentOptions['onFirstHost'],
): Promise<Agent | null> {
  const started = await startAgent({
    dataFolder: context.dataFolder,
    settings,
    version: VERSION,
    demo,
    assetsFolder: pageAssets(),
    callPrefix: CALL_PREFIX,
    ...(page === undefined ? {} : { page }),
    ...(onFirstHost === undefined ? {} : { onFirstHost }),
    onStopAsked: stopThisProcess,
    log: (message) => {
      context.say(`${new Date().toISOString()} ${message}`);
    },
  });
  if (started.ok) return started.agent;
  context.complain(`linesman: ${started.message}`);
  return null;
}
