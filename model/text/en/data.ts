/** Why the data folder cannot be used. A command prints it with "linesman: " before it. */
export const FOLDER = {
  notFolder: 'it is not a folder',
  notFile: (path: string): string => `${path} is not a plain file: remove it`,
  cannotKeep: (folder: string, why: string): string =>
    `cannot keep data in ${folder} (${why}): free some space, correct its permissions, or name another folder with --data`,
  silent: (folder: string, withinMs: number): string =>
    `the file system of ${folder} did not answer within ${String(withinMs / 1000)} s: bring its disk or its server back, or name another folder with --data`,
  silentFile: (file: string, withinMs: number): string =>
    `the file system of ${file} did not answer within ${String(withinMs / 1000)} s: bring its disk or its server back, or name another file with --config`,
  full: (folder: string): string =>
    `the disk of ${folder} is full: the agent watches and reports, but what it knows ends with it; free some space, and it keeps everything again by itself`,
  readOnly: (folder: string): string =>
    `the file system of ${folder} is read-only: the agent watches and reports, but what it knows ends with it; make it writable again (after errors of its disk the system makes it read-only: check the disk), or name another folder with --data; once it can be written everything is kept again by itself`,
  keepsAgain: (folder: string): string => `everything is kept in ${folder} again`,
  removed: (folder: string): string =>
    `${folder} was removed while the agent runs: it is made again, with everything that the agent has`,
  gone: (folder: string, why: string): string =>
    `${folder} was removed while the agent runs and cannot be made again (${why}): what the agent knows ends with it; correct that, and it keeps everything again by itself`,
  otherAgent: (folder: string, pid: number): string =>
    `another agent took ${folder} after it had been removed under this one: end this one, process ${String(pid)}`,
  cannotLock: (file: string, why: string): string => `cannot lock ${file}: ${why}`,
  taken: (folder: string, holder: string): string =>
    `an agent already runs with ${folder}: ${holder}`,
  unnamed: 'another process',
  process: (pid: number, startedAt: string): string =>
    `process ${String(pid)}, started ${startedAt}`,
};

/** Why a file of the data folder cannot be used. */
export const DATABASE = {
  unknownFormat: 'it says to be of a format that SQLite does not have',
  foundDamaged: 'rows in it cannot be reached',
  otherTables: 'its tables are not those that were made',
  cannotOpen: (file: string, why: string): string => `cannot open ${file}: ${why}`,
  cannotSetAside: (file: string, damage: string, why: string): string =>
    `${file} is damaged (${damage}) and cannot be set aside: ${why}`,
  noLayout: (layout: number): string => `there is no layout ${String(layout)}`,
  newer: (layout: number): string =>
    `it was written by a newer version of linesman (layout ${String(layout)}): update linesman`,
};

/** Why `collector.ca` holds no certificates. */
export const COLLECTOR_CA = {
  unreadable: (path: string, why: string): string =>
    `collector.ca: ${path} cannot be read (${why}); only the system’s certificates are trusted`,
  broken: (path: string | null, why: string): string =>
    `collector.ca: ${path ?? 'its text'} holds what is no certificate (${why}); only the system’s are trusted`,
  empty: (path: string | null): string =>
    `collector.ca: ${path ?? 'its text'} holds no certificate in PEM (-----BEGIN CERTIFICATE-----); only the system’s are trusted`,
};

/** The system's certificates. @param why the end of the sentence */
export const SYSTEM_STORE = {
  unread: (why: string): string =>
    `${why}: a company’s own root certificate must be named in collector.ca or NODE_EXTRA_CA_CERTS`,
};

/** About the key that gives names of hosts, people and addresses their other names. */
export const PRIVACY_KEY = {
  notKept: (why: string): string =>
    `the key for other names cannot be kept (${why}): the next bundle will give other ones`,
};
