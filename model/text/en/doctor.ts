type Fault = readonly [summary: string, nextStep: string];

const folderStep = (why: string): string => {
  if (/\b(?:ENOSPC|EDQUOT)\b/.test(why)) return 'make room on this disk';
  return /\bEROFS\b/.test(why)
    ? 'make the disk writable again, or name another folder with --data or LINESMAN_DATA'
    : 'give this user the folder, or name another with --data or LINESMAN_DATA';
};

/** The agent's own health, part by part. */
export const DOCTOR = {
  nextStep: 'Next step',
  names: {
    agent: 'agent',
    watchers: 'watchers',
    folder: 'data folder',
    disk: 'disk',
    database: 'databases',
    permissions: 'permissions',
    key: 'own files',
    collector: 'collector',
    settings: 'settings',
  },
  agentRuns: (version: string, pid: number): string =>
    `runs and answers (version ${version}, process ${String(pid)})`,
  noAgent: (why: string): Fault => [why, 'start it with: linesman start'],
  silentAgent: (why: string): Fault => [
    why,
    'end it with: linesman stop, then start it with: linesman start',
  ],
  otherVersion: (theirs: string, ours: string): Fault => [
    `runs as version ${theirs}, and this command is ${ours}`,
    'start the agent again: linesman stop, then linesman start',
  ],
  watchersWork: (count: number): string => `all ${String(count)} sources of the network work`,
  deaf: (name: string, note: string | null): Fault => [
    `${name} does not work: ${note ?? 'no reason given'}`,
    'changes of the network are seen later, by looking from time to time; correct what is named',
  ],
  folderWorks: (path: string): string => `${path} can be read and written`,
  noFolderYet: (path: string): string => `${path} is not there yet: linesman start makes it`,
  folderBroken: (path: string, why: string): Fault => [
    `${path} cannot be written: ${why}`,
    folderStep(why),
  ],
  folderSilent: (path: string): Fault => [
    `the file system of ${path} does not answer`,
    'connect the share or the disk that it lies on, or name another folder with --data',
  ],
  notKept: (why: string): Fault => [why, 'nothing is kept until then'],
  free: (size: string): string => `${size} are free`,
  scarce: (size: string): Fault => [`only ${size} are free`, 'make room on this disk'],
  databasesWhole: (count: number): string => `${String(count)} read, and found whole`,
  databaseBroken: (path: string, why: string): Fault => [
    `${path}: ${why}`,
    'start the agent: it sets a damaged file aside, saves what can be read, and says so',
  ],
  secretsWhole: (count: number): string => `${String(count)} read, and found whole`,
  secretBroken: (path: string, why: string): Fault => [
    `${path}: ${why}`,
    'start the agent again: it mends or replaces the file, and says so',
  ],
  openToOthers: (path: string): Fault => [
    `${path} may be opened by other users`,
    `chmod 600 ${path}`,
  ],
  closedToOthers: 'only this user can open what proves who this laptop is',
  noCollector: 'none is set: reports stay on this laptop',
  collectorTrusted: (url: string): string => `${url}: no fault is known`,
  keyFault: (why: string): Fault => [
    why,
    'ask the helpdesk for the key of its collector, and set it as collector.receiptKey',
  ],
  notSent: (why: string): Fault => [why, 'try again with: linesman sync'],
  settingsRight: 'no fault in them',
  settingsWrong: (problems: readonly string[]): Fault => [
    problems.join('; '),
    'correct the file; linesman settings shows what holds',
  ],
};
