import { MAX_ACCOUNTS, type OutlookAccount } from '../../model/outlook.ts';
import { below, type RegistryKey, type RegistryView } from '../platform/registry-view.ts';
import { hostOfText } from './host-name.ts';
import { firstHost, firstLong, firstText, longOf, textOf, uidsOf } from './mapi-values.ts';

/**
 * Sections of a profile, by the MAPIUIDs that they are called by. `accounts`: one key for each
 * account (Kevin Laahs, "Inside MAPI Profiles", Windows IT Pro 45347). `outlook`: what Outlook notes
 * for itself. `global`: pbGlobalProfileSectionGuid of edkmdb.h, where Outlook 2003 and 2007 keep
 * their one Exchange account.
 */
const SECTION = {
  accounts: '9375CFF0413111d3B88A00104B2A6676',
  outlook: '0a0d020000000000c000000000000046',
  global: '13dbb0c8aa05101a9bb000aa002fc45a',
} as const;

/**
 * Values that are read of a profile, and no others: none of them names a mailbox, a person or a
 * folder of mail. Tags of edkmdb.h, and of "PR_ROH_…" and "Using multiple Exchange accounts"
 * (Microsoft, Outlook MAPI reference).
 */
const VALUE = {
  /** Which service an account is; `MSEMS` is Exchange (mapisvc.inf). */
  serviceName: 'Service Name',
  serviceUid: 'Service UID',
  /** PR_EMSMDB_SECTION_UID: the section of an Exchange account; of `outlook`: that of the first. */
  exchangeSection: '01023d15',
  /** PR_STORE_PROVIDERS. */
  stores: '01023d00',
  /** PR_PROFILE_CONFIG_FLAGS. */
  configFlags: '00036601',
  /** PR_ROH_FLAGS. */
  httpFlags: '00036623',
  /** PR_ROH_PROXY_SERVER. */
  proxies: ['001f6622'],
  /**
   * The server: PR_PROFILE_HOME_SERVER_FQDN, _SERVER_FQDN, _HOME_SERVER, _SERVER, and
   * _UNRESOLVED_SERVER, which is what somebody typed.
   */
  servers: [
    ...['001f662a', '001f662b', '001f6602', '001e6602'],
    ...['001f660c', '001e660c', '001f6608', '001e6608'],
  ],
  /** PR_PROFILE_MAPIHTTP_MAILSTORE_INTERNAL_URL and _EXTERNAL_URL. */
  mailStores: ['001f6652', '001f6653'],
  /** PR_PROFILE_OFFLINE_STORE_PATH. */
  mailFiles: ['001f6610', '001e6610'],
  /**
   * 1: Outlook works offline; 2: online (Mike Crowley, "Start Outlook in Offline Mode without
   * opening it first", 2018).
   */
  workOffline: '00030398',
  defaultProfile: 'DefaultProfile',
  asksForProfile: 'PickLogonProfile',
} as const;

/** CONFIG_OST_CACHE_PRIVATE: either bit (Microsoft, "Algorithm to calculate the store hash number"). */
const CACHED = 0x180;
/** PR_ROH_FLAGS. */
const HTTP = { use: 0x1, firstOnFast: 0x8 } as const;
const EXCHANGE_SERVICE = 'MSEMS';
/** Keys that are looked through for accounts. */
const MAX_ACCOUNT_KEYS = 64;

/** An account with the path of its file, which names the user and often the mailbox: it stays here. */
export interface FoundAccount extends Omit<OutlookAccount, 'mailFile'> {
  readonly mailFilePath: string | null;
}

export interface FoundProfile {
  readonly name: string;
  readonly accounts: readonly FoundAccount[];
  readonly workOffline: boolean | null;
}

/** Where profiles lie: with Outlook 2013 and later in Office's own keys. @param major 16, 15, 14, … */
export const profilesKey = (major: number): RegistryKey => ({
  root: 'HKCU',
  path:
    major >= 15
      ? `Software\\Microsoft\\Office\\${String(major)}.0\\Outlook\\Profiles`
      : 'Software\\Microsoft\\Windows NT\\CurrentVersion\\Windows Messaging Subsystem\\Profiles',
});

/**
 * The profile that Outlook starts with. `which`: there are several, and none is the default
 * (`no-default`), or Outlook asks at its start (`asked`).
 */
export type ProfileLook =
  | { readonly kind: 'found'; readonly profile: FoundProfile }
  | { readonly kind: 'which'; readonly why: 'no-default' | 'asked' }
  | { readonly kind: 'none' };

/** The default profile, or the only one. @param major as of `profilesKey` */
export function readProfile(view: RegistryView, major: number): ProfileLook {
  const profiles = profilesKey(major);
  const names = view.subkeys(profiles);
  const [only] = names;
  if (only === undefined) return { kind: 'none' };
  if (names.length === 1) return { kind: 'found', profile: profileAt(view, profiles, only) };
  if (asksAtStart(view)) return { kind: 'which', why: 'asked' };
  const asDefault = defaultProfile(view, major)?.toLowerCase();
  const chosen = names.find((one) => one.toLowerCase() === asDefault);
  return chosen === undefined
    ? { kind: 'which', why: 'no-default' }
    : { kind: 'found', profile: profileAt(view, profiles, chosen) };
}

function profileAt(view: RegistryView, profiles: RegistryKey, name: string): FoundProfile {
  const profile = below(profiles, name);
  const offline = longOf(view.value(below(profile, SECTION.outlook), VALUE.workOffline));
  return {
    name: name.slice(0, 256),
    accounts: accountsOf(view, profile),
    workOffline: offline === 1 ? true : offline === 2 ? false : null,
  };
}

/** "Prompt for a profile to be used" of the control panel "Mail"; a text, as it is written there. */
function asksAtStart(view: RegistryView): boolean {
  const datum = view.value(
    { root: 'HKCU', path: 'Software\\Microsoft\\Exchange\\Client\\Options' },
    VALUE.asksForProfile,
  );
  return textOf(VALUE.asksForProfile, datum)?.trim() === '1' || longOf(datum) === 1;
}

/** Outlook 2013 and later note it beside the profiles' key, older ones in it. */
function defaultProfile(view: RegistryView, major: number): string | null {
  const profiles = profilesKey(major);
  const key =
    major >= 15 ? { ...profiles, path: profiles.path.replace(/\\Profiles$/, '') } : profiles;
  return textOf(VALUE.defaultProfile, view.value(key, VALUE.defaultProfile));
}

function accountsOf(view: RegistryView, profile: RegistryKey): readonly FoundAccount[] {
  const accounts = below(profile, SECTION.accounts);
  const [primary] = uidsOf(view.value(below(profile, SECTION.outlook), VALUE.exchangeSection));
  const found = view
    .subkeys(accounts)
    .slice(0, MAX_ACCOUNT_KEYS)
    .map((name) => below(accounts, name))
    .filter(
      (key) =>
        textOf(VALUE.serviceName, view.value(key, VALUE.serviceName))?.toUpperCase() ===
        EXCHANGE_SERVICE,
    )
    .flatMap((key) => uidsOf(view.value(key, VALUE.serviceUid)).slice(0, 1))
    .map((uid) => partsOf(view, profile, below(profile, uid)))
    .slice(0, MAX_ACCOUNTS);
  // Without an account that Outlook 2010 and later know, the profile may be an older one's.
  const parts = found.length > 0 ? found : [globalPart(profile)];
  return parts
    .map(({ uid, sections }) =>
      accountOf(view, sections, parts.length === 1 || (uid !== null && uid === primary)),
    )
    .filter(isAccount);
}

/** Sections of one account, the one that says most first. */
interface AccountParts {
  /** Of the section that is Exchange's own; null: Outlook 2003 or 2007. */
  readonly uid: string | null;
  readonly sections: readonly RegistryKey[];
}

function partsOf(view: RegistryView, profile: RegistryKey, service: RegistryKey): AccountParts {
  const [uid] = uidsOf(view.value(service, VALUE.exchangeSection));
  const stores = uidsOf(view.value(service, VALUE.stores)).map((store) => below(profile, store));
  // "For Outlook 2003/2007 … use pbGlobalProfileSectionGuid instead" (Microsoft, as above).
  const own = below(profile, uid ?? SECTION.global);
  return { uid: uid ?? null, sections: [own, service, ...stores] };
}

const globalPart = (profile: RegistryKey): AccountParts => ({
  uid: null,
  sections: [below(profile, SECTION.global)],
});

function accountOf(
  view: RegistryView,
  sections: readonly RegistryKey[],
  isPrimary: boolean,
): FoundAccount {
  const flags = firstLong(view, sections, VALUE.configFlags);
  const mailStores = VALUE.mailStores
    .map((name) => firstText(view, sections, [name]))
    .flatMap((url) => (url === null ? [] : (hostOfText(url) ?? [])));
  return {
    isPrimary,
    server: firstHost(view, sections, VALUE.servers),
    proxy: firstHost(view, sections, VALUE.proxies),
    mailStores: [...new Set(mailStores)],
    way: wayOf(firstLong(view, sections, VALUE.httpFlags), mailStores.length > 0),
    mode: flags === null ? null : (flags & CACHED) === 0 ? 'online' : 'cached',
    mailFilePath: firstText(view, sections, VALUE.mailFiles),
  };
}

function wayOf(flags: number | null, hasMapi: boolean): OutlookAccount['way'] {
  if (hasMapi) return 'mapi-http';
  if (flags === null) return null;
  if ((flags & HTTP.use) === 0) return 'rpc';
  return (flags & HTTP.firstOnFast) === 0 ? 'rpc-then-http' : 'rpc-http';
}

/** A section that holds nothing of Exchange is that of a profile without it. */
const isAccount = ({ server, proxy, mailStores, mode, mailFilePath }: FoundAccount): boolean =>
  server !== null ||
  proxy !== null ||
  mailStores.length > 0 ||
  mode !== null ||
  mailFilePath !== null;
