import * as z from 'zod/mini';
import { visible } from '../../model/text/visible.ts';
import type { Role } from './reader.ts';

/** Which groups may read, and which claim names them. */
export interface GroupRules {
  readonly groupsClaim: string;
  readonly readers: readonly string[];
  readonly admins: readonly string[];
}

const MAX_NAME_CHARACTERS = 100;
/** A list, or one name alone, as some servers write it. */
const Groups = z.union([z.array(z.string()), z.string()]);
const Text = z.string().check(z.minLength(1), z.maxLength(1000));

/** What a token, or the server on being asked, says of somebody. */
export type Claims = Readonly<Record<string, unknown>>;

/** Null when the claims do not name groups at all. */
export function groupsIn(claims: Claims, { groupsClaim }: GroupRules): readonly string[] | null {
  const parsed = Groups.safeParse(claims[groupsClaim]);
  if (!parsed.success) return null;
  return typeof parsed.data === 'string' ? [parsed.data] : parsed.data;
}

/** The most that the groups give; null when none of them may read. Keycloak writes `/group`. */
export function roleOf(groups: readonly string[], { readers, admins }: GroupRules): Role | null {
  const plain = (name: string): string => name.replace(/^\//, '');
  const has = (wanted: readonly string[]): boolean =>
    groups.some((group) => wanted.some((one) => plain(one) === plain(group)));
  return has(admins) ? 'admin' : has(readers) ? 'reader' : null;
}

/** How somebody is called here: the name that people know, else what the server knows. */
export function nameIn(claims: Claims): string {
  for (const claim of ['preferred_username', 'email', 'sub']) {
    const parsed = Text.safeParse(claims[claim]);
    if (parsed.success) return visible(parsed.data).slice(0, MAX_NAME_CHARACTERS);
  }
  return '?';
}
