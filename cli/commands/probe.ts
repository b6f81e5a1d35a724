import { exitFor, EXIT } from '../../model/exit.ts';
import type { ProbeRun } from '../../model/run.ts';
import { diagnose, notConfigured } from '../../probes/diagnosis/diagnose.ts';
import { climbLadder } from '../../probes/exchange/ladder.ts';
import { observeOnce } from '../../probes/network/watcher.ts';
import { realSenses } from '../../agent/senses.ts';
import type { ResolvedSettings } from '../../agent/settings/resolved.ts';
import { settingsOrComplain } from '../configured.ts';
import type { Context } from '../context.ts';
import { renderRun } from '../render/ladder.ts';
import { renderMapper } from '../render/mapper.ts';
import { paintFor } from '../render/paint.ts';
import { literalOf, planProbe, type ProbeOptions, type ProbePlan } from './probe-request.ts';
import { progressLine } from '../render/progress.ts';

/** Longest wait for the name before the network is described without it, in milliseconds; the ladder waits on. */
const NAME_HEAD_START_MS = 1_000;

/** Climbs the ladder once, in this process; writes no history. */
export async function probe(context: Context, host: string | undefined, options: ProbeOptions): Promise<number> {
  const progress = progressLine(context);
  progress.show(`Checking the way to ${host ?? 'Exchange'} …`);
  const configured = await settingsOrComplain(context, progress.wipe);
  if (configured === null) return EXIT.usage;
  const planned = planProbe(host, options, configured.settings);
  if (!planned.ok) {
    progress.wipe();
    context.complain(`linesman: ${planned.error}`);
    return EXIT.usage;
  }
  if (planned.plan.host === null) {
    progress.wipe();
    return complainNotConfigured(context, configured.file);
  }
  const run = await climb(planned.plan, planned.plan.host, configured.settings, (line) => { progress.show(line); });
  progress.wipe();
  if (context.json) context.printJson(run);
  else {
    const paint = paintFor(context.color);
    if (run.mapper !== null) context.print(`${renderMapper(run.mapper)}\n`);
    context.print(renderRun(run, context.columns, paint));
  }
  return exitFor(run.diagnosis);
}

function complainNotConfigured(context: Context, file: string): number {
  const diagnosis = notConfigured();
  if (context.json) context.printJson({ schema: 1, target: null, network: null, checks: [], endpoints: [], mapper: null, diagnosis });
  context.complain(`linesman: ${diagnosis.summary} ${diagnosis.nextStep} The file is looked for at ${file}.`);
  return EXIT.usage;
}

async function climb(plan: ProbePlan, host: string, settings: ResolvedSettings, show: (line: string) => void): Promise<ProbeRun> {
  const startedAt = new Date();
  const startMs = performance.now();
  const signal = AbortSignal.timeout(plan.timeoutMs);
  const addresses = addressesOf(host);
  const early = await Promise.race([addresses.catch(() => []), later(NAME_HEAD_START_MS)]);
  const { gateway } = settings;
  const network = await observeOnce({ exchange: early, gateway: gateway === null ? [] : literalOf(gateway.host), collector: [] });
  const result = await climbLadder(
    { host, mapperPort: plan.mapperPort, interfaces: plan.interfaces, accessLists: plan.accessLists, gateway, network, listAll: plan.listAll },
    {
      signal,
      resolve: () => addresses,
      nameServers: realSenses.nameServers,
      now: () => new Date(),
      monotonicMs: () => performance.now(),
      onCheck: ({ id, status, evidence }) => { show(`${id}: ${evidence[0] ?? status}`); },
    },
  );
  const fresh = diagnose({ result, network, interfaces: plan.interfaces });
  const at = new Date().toISOString();
  return {
    schema: 1,
    target: { host: result.target.host, addresses: [...result.target.addresses] },
    network,
    startedAt: startedAt.toISOString(),
    tookMs: Math.round((performance.now() - startMs) * 10) / 10,
    checks: [...result.checks],
    endpoints: [...result.endpoints],
    mapper: result.mapper,
    diagnosis: { ...fresh, since: at, reference: null },
  };
}

async function addressesOf(host: string): Promise<readonly string[]> {
  const literal = literalOf(host);
  return literal.length > 0 ? literal : realSenses.resolve(host);
}

const later = (ms: number): Promise<readonly string[]> =>
  new Promise((resolve) => setTimeout(() => { resolve([]); }, ms).unref());
