import { WORDS } from '../words.ts';
import type { Seen, SeenFile } from './seen.ts';

const { DOCTOR } = WORDS.commands;
const { sizeWords } = WORDS.clock;

/** One part of the agent's own health, and what to do where it is not well. */
export interface HealthCheck {
  readonly id:
    | 'agent'
    | 'watchers'
    | 'folder'
    | 'disk'
    | 'database'
    | 'permissions'
    | 'key'
    | 'collector'
    | 'settings';
  readonly status: 'ok' | 'degraded' | 'broken';
  readonly summary: string;
  readonly nextStep: string | null;
}

/** Below this reports give way to one another; below the other nothing is kept. */
const SCARCE_BYTES = 200 * 1024 * 1024;
const FULL_BYTES = 2 * 1024 * 1024;

const check =
  (id: HealthCheck['id']) =>
  (
    status: HealthCheck['status'],
    [summary, nextStep]: readonly [summary: string, nextStep?: string],
  ): HealthCheck => ({ id, status, summary, nextStep: nextStep ?? null });

/** What holds of the agent that was seen, the most telling first. */
export function judgeHealth(seen: Seen): readonly HealthCheck[] {
  return [
    agentCheck(seen),
    ...watchers(seen),
    folder(seen),
    ...disk(seen),
    ...files('database', seen.databases, DOCTOR.databaseBroken, DOCTOR.databasesWhole),
    ...files('key', seen.secrets, DOCTOR.secretBroken, DOCTOR.secretsWhole),
    ...permissions(seen),
    ...collector(seen),
    settings(seen),
  ];
}

function agentCheck({ agent, version }: Seen): HealthCheck {
  const say = check('agent');
  if (!agent.ok)
    return say(
      'broken',
      agent.isMissing ? DOCTOR.noAgent(agent.why) : DOCTOR.silentAgent(agent.why),
    );
  return agent.version === version
    ? say('ok', [DOCTOR.agentRuns(agent.version, agent.pid)])
    : say('degraded', DOCTOR.otherVersion(agent.version, version));
}

function watchers({ state }: Seen): readonly HealthCheck[] {
  if (state === null) return [];
  const say = check('watchers');
  const deaf = state.network.sources.filter(({ working }) => !working);
  return deaf.length === 0
    ? [say('ok', [DOCTOR.watchersWork(state.network.sources.length)])]
    : deaf.map(({ name, note }) => say('degraded', DOCTOR.deaf(name, note)));
}

function folder({ folder: { path, fault, isMissing }, agent }: Seen): HealthCheck {
  const say = check('folder');
  if (fault === null) return say('ok', [DOCTOR.folderWorks(path)]);
  // The agent makes it at its first start.
  return isMissing && !agent.ok
    ? say('ok', [DOCTOR.noFolderYet(path)])
    : say('broken', DOCTOR.folderBroken(path, fault));
}

function disk({ freeBytes, state }: Seen): readonly HealthCheck[] {
  const say = check('disk');
  const notKept = state?.notKept ?? null;
  if (notKept !== null) return [say('broken', DOCTOR.notKept(notKept))];
  if (freeBytes === null) return [];
  const words = sizeWords(freeBytes);
  if (freeBytes >= SCARCE_BYTES) return [say('ok', [DOCTOR.free(words)])];
  return [say(freeBytes < FULL_BYTES ? 'broken' : 'degraded', DOCTOR.scarce(words))];
}

function files(
  id: 'database' | 'key',
  found: readonly SeenFile[],
  broken: (path: string, why: string) => readonly [string, string],
  whole: (count: number) => string,
): readonly HealthCheck[] {
  const faults = found.flatMap(({ path, fault }) =>
    fault === null ? [] : [check(id)('broken', broken(path, fault))],
  );
  if (faults.length > 0 || found.length === 0) return faults;
  return [check(id)('ok', [whole(found.length)])];
}

function permissions({ secrets }: Seen): readonly HealthCheck[] {
  const say = check('permissions');
  const open = secrets.filter(({ isOpenToOthers }) => isOpenToOthers);
  if (open.length > 0) return open.map(({ path }) => say('degraded', DOCTOR.openToOthers(path)));
  return secrets.length === 0 ? [] : [say('ok', [DOCTOR.closedToOthers])];
}

function collector({ collector: url, keyFaults, state }: Seen): readonly HealthCheck[] {
  const say = check('collector');
  const trouble = state?.outbox.trouble ?? null;
  if (url === null) return [say('ok', [DOCTOR.noCollector])];
  if (keyFaults.length > 0) return keyFaults.map((why) => say('broken', DOCTOR.keyFault(why)));
  return trouble === null
    ? [say('ok', [DOCTOR.collectorTrusted(url)])]
    : [say('degraded', DOCTOR.notSent(WORDS.held.heldInLine('backoff', trouble)))];
}

function settings({ settings: { problems, isUsable } }: Seen): HealthCheck {
  const say = check('settings');
  if (problems.length === 0) return say('ok', [DOCTOR.settingsRight]);
  return say(isUsable ? 'degraded' : 'broken', DOCTOR.settingsWrong(problems));
}
