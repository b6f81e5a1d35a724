import {
  addAccount,
  changePassword,
  listAccounts,
  removeAccount,
} from '../../collector/readers/keep-readers.ts';
import {
  MAX_PASSWORD_CHARACTERS,
  MIN_PASSWORD_CHARACTERS,
} from '../../collector/readers/passwords.ts';
import { accountName, Role } from '../../collector/readers/reader.ts';
import { EXIT } from '../../model/exit.ts';
import type { CommonOptions, Context } from '../process.ts';
import { readSecret } from '../read-secret.ts';
import { WORDS } from '../words.ts';
import { findCollector } from './collector.ts';

const { USERS } = WORDS.commands;

/** What a command came to: what it prints, or why it could not. */
type Outcome =
  | { readonly ok: true; readonly document: object; readonly line: string }
  | { readonly ok: false; readonly message: string; readonly exit: number };

const refused = (message: string, exit: number = EXIT.usage): Outcome => ({
  ok: false,
  message,
  exit,
});

function tell(context: Context, outcome: Outcome): number {
  if (!outcome.ok) {
    context.complain(`linesman: ${outcome.message}`);
    return outcome.exit;
  }
  if (context.json) context.printJson({ schema: 1, ...outcome.document });
  else context.print(outcome.line);
  return EXIT.healthy;
}

/** Asks twice at a terminal; a pipe is believed. */
async function newPassword(name: string): Promise<string | Outcome> {
  const password = await readSecret(USERS.prompt(name));
  if (password === null) return refused(USERS.noPassword);
  const { length } = Array.from(password);
  if (length < MIN_PASSWORD_CHARACTERS || length > MAX_PASSWORD_CHARACTERS)
    return refused(USERS.length(MIN_PASSWORD_CHARACTERS, MAX_PASSWORD_CHARACTERS));
  if (process.stdin.isTTY && (await readSecret(USERS.again)) !== password)
    return refused(USERS.differ);
  return password;
}

/** Makes an account for the helpdesk's pages. Its password comes from the terminal or a pipe. */
export async function collectorUserAdd(
  context: Context,
  typed: string,
  options: CommonOptions & { readonly role?: string },
): Promise<number> {
  return tell(context, await added(context, typed, options));
}

async function added(
  context: Context,
  typed: string,
  options: CommonOptions & { readonly role?: string },
): Promise<Outcome> {
  const found = findCollector(context, options);
  if (!found.ok) return refused(found.message);
  const name = accountName(typed);
  if (name === null) return refused(USERS.badName(typed));
  const role = Role.safeParse(options.role ?? 'reader');
  if (!role.success) return refused(USERS.badRole(options.role ?? ''));
  const password = await newPassword(name);
  if (typeof password !== 'string') return password;
  const kept = await addAccount(found.folder, name, role.data, password);
  if (!kept.ok) return refused(kept.message, EXIT.internalError);
  if (!kept.value) return refused(USERS.taken(name));
  return { ok: true, document: { name, role: role.data }, line: USERS.added(name, role.data) };
}

/** Gives an account another password, and ends its sessions. */
export async function collectorUserPassword(
  context: Context,
  typed: string,
  options: CommonOptions,
): Promise<number> {
  return tell(context, await changed(context, typed, options));
}

async function changed(context: Context, typed: string, options: CommonOptions): Promise<Outcome> {
  const found = findCollector(context, options);
  if (!found.ok) return refused(found.message);
  const name = accountName(typed) ?? typed;
  const listed = await listAccounts(found.folder);
  if (!listed.ok) return refused(listed.message, EXIT.internalError);
  if (!listed.value.some((one) => one.name === name)) return refused(USERS.unknown(typed));
  const password = await newPassword(name);
  if (typeof password !== 'string') return password;
  const kept = await changePassword(found.folder, name, password);
  if (!kept.ok) return refused(kept.message, EXIT.internalError);
  if (!kept.value) return refused(USERS.unknown(typed));
  return { ok: true, document: { name }, line: USERS.changed(name) };
}

/** Removes an account, and ends its sessions. */
export async function collectorUserRemove(
  context: Context,
  typed: string,
  options: CommonOptions,
): Promise<number> {
  const found = findCollector(context, options);
  if (!found.ok) return tell(context, refused(found.message));
  const name = accountName(typed) ?? typed;
  const kept = await removeAccount(found.folder, name);
  if (!kept.ok) return tell(context, refused(kept.message, EXIT.internalError));
  if (!kept.value) return tell(context, refused(USERS.unknown(typed)));
  return tell(context, { ok: true, document: { name }, line: USERS.removed(name) });
}

/** Lists who has an account. */
export async function collectorUserList(context: Context, options: CommonOptions): Promise<number> {
  const found = findCollector(context, options);
  if (!found.ok) return tell(context, refused(found.message));
  const listed = await listAccounts(found.folder);
  if (!listed.ok) return tell(context, refused(listed.message, EXIT.internalError));
  const lines = listed.value.map(({ name, role, madeAt }) => USERS.line(name, role, madeAt));
  return tell(context, {
    ok: true,
    document: { users: listed.value },
    line: lines.length === 0 ? USERS.none : lines.join('\n'),
  });
}
