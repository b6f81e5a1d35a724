import type { CodeTexts } from './codes.ts';
import { EN_CODES } from './en/codes.ts';

/** English, assembled: one file a subject below `en/`. Another language has a file like this one. */
export const codes: CodeTexts = EN_CODES;
export * as acceptance from './en/acceptance.ts';
export * as advice from './en/advice.ts';
export * as bundle from './en/bundle.ts';
export * as clock from './en/clock.ts';
export * as commands from './en/commands.ts';
export * as connections from './en/connections.ts';
export * as data from './en/data.ts';
export * as details from './en/details.ts';
export * as held from './en/held.ts';
export * as helpdesk from './en/helpdesk.ts';
export * as help from './en/help.ts';
export * as labels from './en/labels.ts';
export * as ladder from './en/ladder.ts';
export * as line from './en/line.ts';
export * as lists from './en/lists.ts';
export * as losses from './en/losses.ts';
export * as page from './en/page.ts';
export * as report from './en/report.ts';
export * as terminal from './en/terminal.ts';
export * as traveller from './en/traveller.ts';
export * as tray from './en/tray.ts';
export * as update from './en/update.ts';
export * as waiting from './en/waiting.ts';
export * as way from './en/way.ts';
