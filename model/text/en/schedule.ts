/** Why a schedule of the settings cannot be kept. @param fault what the parser says, null where nothing */
export const notASchedule = (expression: string, fault: string | null): string =>
  `"${expression}" is not a schedule${fault === null ? '' : ` (${fault})`}: write five fields as cron does, for example */5 * * * *`;

/** What the log says when scheduled checks begin to wait. */
export const HOLD: Readonly<Record<'hold-mobile' | 'hold-idle', string>> = {
  'hold-mobile': 'scheduled checks run every 30 minutes at most while mobile data carries them',
  'hold-idle':
    'scheduled checks wait: nobody uses this laptop and Outlook holds no connection, and a check would keep the VPN session busy',
};

/** What the log says of a connection that was held and showed nothing. */
export const HELD: Readonly<Record<'cancelled' | 'not-bound' | 'moved' | 'slept', string>> = {
  cancelled: 'the silent connection was let go before its time',
  'not-bound': 'no silent connection was held: the endpoint mapper did not take one',
  moved: 'the silent connection shows nothing: the network changed meanwhile',
  slept: 'the silent connection shows nothing: this laptop slept, or its clock was set meanwhile',
};

/** What the log says of hosts that are looked up. */
export const LOOK_UP = {
  /** @param isKnown whether an earlier answer stands */
  failed: (host: string, why: string, isKnown: boolean): string =>
    `${host} cannot be resolved (${why}); ${isKnown ? 'its last addresses stand' : 'its route stays unknown'}`,
  noAnswer: (withinMs: number): string => `no answer within ${String(withinMs)} ms`,
};

/** Checks that something other than the schedule asked for, as the log calls them. */
export const AFTER = {
  silence: 'the check after a silent connection',
  outlook: 'the check after Outlook connected again',
};
