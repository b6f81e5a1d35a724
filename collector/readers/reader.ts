import * as z from 'zod/mini';

/** `reader` sees what came; `admin` also who may see it, and who did. */
export const Role = z.enum(['reader', 'admin']);
export type Role = z.infer<typeof Role>;

/** How somebody came in: by the link for the folder's owner, a password, or OpenID Connect. */
export const Way = z.enum(['link', 'password', 'oidc']);
export type Way = z.infer<typeof Way>;

/** Somebody who has been let in. */
export interface Reader {
  readonly name: string;
  readonly role: Role;
  readonly way: Way;
}

/** What the audit log tells. */
export const Deed = z.enum([
  'came-in',
  'refused',
  'left',
  'opened',
  'taken',
  'handed-back',
  'exported',
  'device-forgotten',
  'account-added',
  'account-removed',
  'password-changed',
]);
export type Deed = z.infer<typeof Deed>;

/** Small letters, so that nobody takes a name that looks like another's. */
const NAME = /^[a-z0-9][a-z0-9._@+-]{0,63}$/;

/** An account's name as it is kept; null when it can be none. */
export function accountName(typed: string): string | null {
  const name = typed.trim().toLowerCase();
  return NAME.test(name) ? name : null;
}
