import type { LiveConnections } from '../../model/connections.ts';
import type { NetworkState } from '../../model/network-state.ts';
import type {
  MailFile,
  NetworkCost,
  OutlookAccount,
  OutlookProfile,
  OutlookSettings,
  OutlookWitness,
} from '../../model/outlook.ts';
import { isIPAddress } from '../../model/net/host.ts';
import { OUTLOOK } from '../../model/text/en/outlook.ts';
import { withDeadline } from '../../lib/deadline.ts';
import { errorCode } from '../../lib/error-name.ts';
import { isOutlook } from '../platform/connection-table.ts';
import type { RegistryView } from '../platform/registry-view.ts';
import { notesOn } from './notes.ts';
import { type FoundAccount, type FoundProfile, type ProfileLook, readProfile } from './profile.ts';
import { type CheckedServer, hostsToResolve, leadsToTarget } from './same-server.ts';
import {
  cachedByPolicy,
  installedProgram,
  majorOf,
  OFFICE_MAJORS,
  readSettings,
} from './settings.ts';
import type { OutlookSource, RunningProgram } from './source.ts';

const PROGRAM = 'outlook.exe';
/** The one that has no MAPI profile. */
const NEW_PROGRAM = 'olk.exe';
/** A copy of the mailbox on a share that does not answer holds nothing up. */
const FILE_TIMEOUT_MS = 2_000;
const RESOLVE_TIMEOUT_MS = 2_000;
const MAX_HOSTS = 8;
const MAX_PROBLEMS = 16;
const MAX_CHARACTERS = 1000;

export interface OutlookRequest extends CheckedServer {
  /** The server of the settings was checked: of another one Outlook's connections alone say something. */
  readonly isOwn: boolean;
  /** What the table of connections shows. */
  readonly connections: Pick<LiveConnections, 'items' | 'problem'>;
  /** Null where it was seen at this moment alone. */
  readonly network: Pick<NetworkState, 'since' | 'label' | 'tunnel'> | null;
}

export interface OutlookIo {
  /** Null: this system shows nothing of Outlook but its connections. */
  readonly source: OutlookSource | null;
  /** Why, where it is null. */
  readonly notTested: string;
  /** Rejects with the system's error. */
  readonly resolve: (host: string) => Promise<readonly string[]>;
  readonly now: () => Date;
}

const NOT_SET: OutlookSettings = { mapiHttpDisabled: null, rpcEncryption: null };

/**
 * Looks at Outlook by registry, files and sockets. Never rejects, and ends within four seconds
 * whatever the system does.
 */
export async function lookAtOutlook(
  request: OutlookRequest,
  io: OutlookIo,
): Promise<OutlookWitness> {
  const { connections: table, network, isOwn } = request;
  const { resolve, now } = io;
  const source = isOwn ? io.source : null;
  const at = now().toISOString();
  const problems: string[] = table.problem === null ? [] : [table.problem];
  const problem = (why: string): void => {
    if (problems.length < MAX_PROBLEMS) problems.push(why.slice(0, MAX_CHARACTERS));
  };
  const own = table.items.filter(({ process }) => isOutlook(process));
  // It may be Outlook's: that Outlook holds none cannot be said then. Where this system shows nothing of
  // Outlook, it is as well a connection of ours that closes just now.
  const ownerless =
    source === null
      ? undefined
      : table.items.find(
          ({ process, why, state }) =>
            process === null && why === 'exchange' && state === 'established',
        );
  if (ownerless !== undefined) problem(OUTLOOK.ownerless(ownerless.remoteAddress));
  const { noProfile, ...seen } =
    source === null ? unseen(own.length > 0) : await readAll(request, source, resolve, problem);
  const told = {
    at,
    notTested: source !== null ? null : io.source === null ? io.notTested : OUTLOOK.otherServer,
    ...seen,
    networkSince: network?.since ?? null,
    connections: [...own],
  };
  return { ...told, notes: notesOn({ ...told, problems }, network, noProfile), problems };
}

type Read = Pick<
  OutlookWitness,
  'version' | 'runs' | 'runsSince' | 'newOutlookRuns' | 'profile' | 'settings' | 'networkCost'
> & {
  /** Said where there is none. */
  readonly noProfile: string;
};

/** A connection of a program shows that it runs; that there is none shows nothing. */
const unseen = (isSeen: boolean): Read => ({
  version: null,
  runs: isSeen ? true : null,
  runsSince: null,
  newOutlookRuns: null,
  profile: null,
  settings: NOT_SET,
  networkCost: null,
  noProfile: OUTLOOK.noProfile.none,
});

async function readAll(
  request: OutlookRequest,
  source: OutlookSource,
  resolve: OutlookIo['resolve'],
  problem: (why: string) => void,
): Promise<Read> {
  const view = source.registry(problem);
  const io = { request, source, resolve, problem };
  const running = source.programs([PROGRAM, NEW_PROGRAM]);
  if (!running.ok) problem(running.why);
  const program = running.ok ? called(running.value, PROGRAM) : undefined;
  const path = program?.path ?? installedProgram(view);
  const version = path === null ? null : source.version(path);
  const versionText = version?.ok === true ? version.value : null;
  const major = majorOf(versionText) ?? majorWithProfile(view);
  const look: ProfileLook = major === null ? { kind: 'none' } : readProfile(view, major);
  return {
    version: versionText,
    runs: running.ok ? program !== undefined : null,
    runsSince: program?.startedAt ?? null,
    newOutlookRuns: running.ok ? called(running.value, NEW_PROGRAM) !== undefined : null,
    profile:
      look.kind === 'found' && major !== null
        ? await profileOf(look.profile, cachedByPolicy(view, major), io)
        : null,
    noProfile: OUTLOOK.noProfile[look.kind === 'which' ? look.why : 'none'],
    settings: major === null ? NOT_SET : readSettings(view, major),
    networkCost: costOf(source),
  };
}

const called = (programs: readonly RunningProgram[], name: string): RunningProgram | undefined =>
  programs.find((one) => one.name.toLowerCase() === name);

/** Windows before version 2004 has no such function, which is no problem of this look. */
function costOf(source: OutlookSource): NetworkCost | null {
  const cost = source.cost();
  return cost.ok ? cost.value : null;
}

/** Where no program tells its version: that of the newest Office with a profile. */
const majorWithProfile = (view: RegistryView): number | null =>
  OFFICE_MAJORS.find((major) => readProfile(view, major).kind !== 'none') ?? null;

interface ProfileIo {
  readonly request: OutlookRequest;
  readonly source: OutlookSource;
  readonly resolve: OutlookIo['resolve'];
  readonly problem: (why: string) => void;
}

async function profileOf(
  found: FoundProfile,
  isCached: boolean | null,
  io: ProfileIo,
): Promise<OutlookProfile> {
  const [accounts, addresses] = await Promise.all([
    Promise.all(found.accounts.map((account) => accountOf(account, isCached, io))),
    addressesOf(hostsToResolve(found.accounts, io.request).slice(0, MAX_HOSTS), io.resolve),
  ]);
  return {
    name: found.name,
    accounts,
    leadsToTarget: leadsToTarget(found.accounts, io.request, addresses),
    workOffline: found.workOffline,
  };
}

async function accountOf(
  { mailFilePath, ...account }: FoundAccount,
  isCached: boolean | null,
  { source, problem }: ProfileIo,
): Promise<OutlookAccount> {
  const mode = isCached === null ? account.mode : isCached ? 'cached' : 'online';
  const mailFile =
    mailFilePath === null || mode === 'online' ? null : await fileAt(mailFilePath, source, problem);
  return { ...account, mode, mailFile };
}

/** The path names the user, and often the mailbox: no problem repeats it. */
function fileAt(
  path: string,
  source: OutlookSource,
  problem: (why: string) => void,
): Promise<MailFile | null> {
  return withDeadline<MailFile | null>(
    { timeoutMs: FILE_TIMEOUT_MS },
    () => {
      problem(OUTLOOK.tooSlow(FILE_TIMEOUT_MS / 1000));
      return null;
    },
    (settle) => {
      source.file(path).then(settle, (error: unknown) => {
        problem(OUTLOOK.unreadable(errorCode(error) ?? OUTLOOK.withoutReason));
        settle(null);
      });
      return undefined;
    },
  );
}

/** Addresses of names, as far as they come in time. */
async function addressesOf(
  hosts: readonly string[],
  resolve: OutlookIo['resolve'],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  const names = hosts.filter((host) => !isIPAddress(host));
  await withDeadline<undefined>(
    { timeoutMs: RESOLVE_TIMEOUT_MS },
    () => undefined,
    (settle) => {
      const asked = names.map(async (name) => {
        found.set(name, await resolve(name));
      });
      // A name that does not resolve has no address to compare.
      void Promise.allSettled(asked).then(() => {
        settle(undefined);
      });
      return undefined;
    },
  );
  return new Map(found);
}
