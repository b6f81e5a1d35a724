/** What the laptop shows of the VPN client. @param name the client, as people call it */
export const CLIENT = {
  notNamed: 'no VPN client is named in the settings',
  partOfWindows: (name: string): string => `${name} is part of Windows`,
  tracesUnknown: (name: string): string => `how ${name} shows itself on this system is not known`,
  running: (name: string, program: string): string => `${name} is running (${program})`,
  notRunning: (name: string): string => `${name} is not running`,
  runningUntold: (name: string, why: string): string =>
    `whether ${name} runs could not be told: ${why}`,
  installed: (name: string, trace: string): string => `${name} is installed: ${trace} is there`,
  notInstalled: (name: string, traces: string): string =>
    `${name} is not installed: there is no ${traces}`,
  mayBeElsewhere: (name: string, traces: string): string =>
    `${name} is not at its usual places (${traces}); it may lie elsewhere`,
  installedUntold: (name: string, why: readonly string[]): string =>
    `whether ${name} is installed could not be told: ${why.join('; ')}`,
};

/** Whether the gateway refused the logon, in the client's own words. */
export const REFUSAL = {
  logUnreadable: (name: string, why: string): string =>
    `the log of ${name} could not be read: ${why}`,
  logSays: (file: string, words: string): string => `${file} says: ${words}`,
  journalUnreadable: (name: string, why: string): string =>
    `the journal could not be asked about ${name}: ${why}`,
  journalSays: (words: string): string => `the journal says: ${words}`,
  logUnknown: (name: string): string =>
    `whether the gateway refused ${name} cannot be told on this system: its log is not known`,
};
