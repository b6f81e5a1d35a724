import { reasonOf } from '../../lib/error-name.ts';
import { readBounded } from '../../lib/read-bounded.ts';
import { OIDC } from '../../model/text/en/collector.ts';
import type { CollectorConfig } from '../config.ts';
import { isThisMachine } from '../listen-address.ts';
import type { OidcSettings } from './oidc.ts';

const MAX_SECRET_BYTES = 4096;
/** Keycloak refuses a scope that it does not know, and so no groups are asked for by name. */
const SCOPES = ['openid', 'profile', 'email'].join(' ');
const GROUPS_CLAIM = 'groups';

/** The settings with what they leave out, and with the secret out of its file. */
export async function readOidcSettings({
  issuer,
  clientId,
  secretFile,
  scopes = SCOPES,
  groupsClaim = GROUPS_CLAIM,
  readers = [],
  admins = [],
}: NonNullable<CollectorConfig['oidc']>): Promise<
  | { readonly ok: true; readonly settings: OidcSettings }
  | { readonly ok: false; readonly message: string }
> {
  const { protocol, hostname } = new URL(issuer);
  if (protocol === 'http:' && !isThisMachine(hostname))
    return { ok: false, message: OIDC.plain(issuer) };
  if (readers.length + admins.length === 0) return { ok: false, message: OIDC.noGroups };
  const secret = secretFile === undefined ? null : await readSecretFile(secretFile);
  if (secret?.ok === false) return secret;
  return {
    ok: true,
    settings: {
      ...{ issuer, clientId, scopes, groupsClaim, readers, admins },
      secret: secret?.secret ?? null,
    },
  };
}

async function readSecretFile(
  file: string,
): Promise<
  { readonly ok: true; readonly secret: string } | { readonly ok: false; readonly message: string }
> {
  try {
    const secret = (await readBounded(file, MAX_SECRET_BYTES)).text.trim();
    return secret === ''
      ? { ok: false, message: OIDC.secret(file, OIDC.empty) }
      : { ok: true, secret };
  } catch (thrown) {
    return { ok: false, message: OIDC.secret(file, reasonOf(thrown)) };
  }
}
