/**
 * Name of the history in the data folder; apart from its rows, so that asking whether an agent ever
 * ran loads no database.
 */
export const HISTORY_FILE = 'history.sqlite';
