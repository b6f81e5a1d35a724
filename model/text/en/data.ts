/** Why the data folder cannot be used. A command prints it with "linesman: " before it. */
export const FOLDER = {
  notFolder: 'it is not a folder',
  cannotKeep: (folder: string, why: string): string =>
    `cannot keep data in ${folder} (${why}): free some space, correct its permissions, or name another folder with --data`,
  cannotLock: (file: string, why: string): string => `cannot lock ${file}: ${why}`,
  taken: (folder: string, holder: string): string =>
    `an agent already runs with ${folder}: ${holder}`,
  unnamed: 'another process',
  process: (pid: number, startedAt: string): string =>
    `process ${String(pid)}, started ${startedAt}`,
};

/** Why a file of the data folder cannot be used. */
export const DATABASE = {
  cannotOpen: (file: string, why: string): string => `cannot open ${file}: ${why}`,
  cannotSetAside: (file: string, damage: string, why: string): string =>
    `${file} is damaged (${damage}) and cannot be set aside: ${why}`,
  newer: (layout: number): string =>
    `it was written by a newer version of linesman (layout ${String(layout)}): update linesman`,
};
