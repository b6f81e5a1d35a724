import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { AgentState } from '../../../model/agent-state.ts';
import type { Config } from '../../../model/config.ts';
import { OutboxItem } from '../../../model/outbox-item.ts';
import { type Linesman, linesmanIn } from './linesman.ts';
import type { Running } from './programs.ts';
import type { Site } from './site.ts';
import { waitFor } from './wait.ts';

const Outbox = z.object({ items: z.array(OutboxItem) });

/** Every second second: node-cron's optional sixth field. The lab has no five minutes to wait. */
const OFTEN = '*/2 * * * * *';

/** What `linesman status` said, and what it exited with. */
export interface Status {
  readonly exit: number | null;
  readonly state: AgentState;
}

/** `linesman start` in the laptop's namespace. */
export interface LabAgent {
  readonly linesman: Linesman;
  start(config: Config): Promise<void>;
  stop(): Promise<void>;
  /** SIGKILL: no last word, no clean end. */
  kill(): Promise<void>;
  status(): Promise<Status>;
  /** The status once `wanted` holds for it. */
  until(what: string, wanted: (state: AgentState) => boolean, timeoutMs?: number): Promise<Status>;
  /** What waits, read from the database: works without an agent. */
  outbox(): Promise<readonly OutboxItem[]>;
  /** Arguments that name its data folder. */
  readonly data: readonly string[];
}

/** @param env what the laptop's session holds besides */
export function prepareAgent(
  site: Pick<Site, 'laptop' | 'folder' | 'cleanup'>,
  env: Readonly<Record<string, string>> = {},
): LabAgent {
  const linesman = linesmanIn(site.laptop, site.folder, env);
  const file = join(site.folder, 'config.json');
  const data = ['--data', join(site.folder, 'data')];
  let running: Running | null = null;
  const agent: LabAgent = {
    linesman,
    data,
    async start(config) {
      await agent.stop();
      await writeFile(file, JSON.stringify({ schedule: { probe: OFTEN }, ...config }));
      running = linesman.start(['start', ...data, '--config', file]);
      await agent.until('the agent to answer', () => true);
    },
    async stop() {
      if (running !== null) await running.stop();
      running = null;
    },
    async kill() {
      running?.kill('SIGKILL');
      await running?.ended;
      running = null;
    },
    async status() {
      const { status, document } = await linesman.json(AgentState, ['status', ...data]);
      return { exit: status, state: document };
    },
    until(what, wanted, timeoutMs = 30_000) {
      let last: AgentState | null = null;
      const by = {
        hasEnded: () => running?.hasEnded() ?? true,
        output: () => `${running?.output() ?? ''}\nlast state: ${JSON.stringify(last)}`,
      };
      return waitFor(
        what,
        async () => {
          const seen = await agent.status();
          last = seen.state;
          return wanted(seen.state) ? seen : null;
        },
        { timeoutMs, everyMs: 100, by },
      );
    },
    outbox: async () => (await linesman.json(Outbox, ['outbox', 'list', ...data])).document.items,
  };
  site.cleanup.defer('the agent', () => agent.stop());
  return agent;
}
