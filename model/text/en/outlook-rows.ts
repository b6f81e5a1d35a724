import { OUTLOOK as SAID } from './outlook.ts';

/** Rows of what Outlook shows of itself, for whoever helps. */
export const OUTLOOK = {
  title: 'Outlook',
  notLooked: 'Nobody has looked yet.',
  again: 'hang up',
  program: 'program',
  runs: (version: string | null, since: string | null): string =>
    `${version ?? 'version unknown'}, runs${since === null ? '' : ` since ${since}`}`,
  runsNot: (version: string | null): string =>
    `${version === null ? '' : `${version}, `}does not run`,
  runsPerhaps: 'whether it runs is not known',
  newProgram: 'new Outlook',
  newRuns: 'runs (olk.exe); of it no more is seen',
  profile: 'profile',
  noProfile: 'none was read',
  leads: (name: string, leadsToTarget: boolean | null): string =>
    `"${name}", ${
      leadsToTarget === null
        ? 'where it leads is not certain'
        : leadsToTarget
          ? 'leads to the server that was checked'
          : 'leads to another server'
    }`,
  account: 'account',
  noAccount: 'none of Exchange',
  parts: SAID,
  workOffline: 'Work Offline',
  pressed: (is: boolean): string => (is ? 'pressed' : 'not pressed'),
  settings: 'settings',
  setting: (name: string, value: boolean): string => `${name} = ${value ? '1' : '0'}`,
  noSettings: 'neither MapiHttpDisabled nor EnableRPCEncryption is set',
  cost: 'cost',
  connections: 'connections',
  noConnection: 'none',
  connection: (to: string, state: string, since: string | null): string =>
    `${to}, ${state}${since === null ? ', age not told' : ` since ${since}`}`,
  more: (count: number): string => `${String(count)} more`,
  problem: 'not read',
};
