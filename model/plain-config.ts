import { ageRecipientError } from './age-recipient.ts';
import type { Config } from './config.ts';
import { cronError } from './cron.ts';
import { mailError, nameError, phoneError, urlError } from './helpdesk-forms.ts';
import { parseInterface } from './interfaces.ts';
import { addressError } from './net/address-list.ts';
import { cleanHost, hostError } from './net/host.ts';
import { httpUrlError } from './net/http-url.ts';
import { parsePortList } from './net/port-list.ts';
import { NETWORK_LABELS } from './network-labels.ts';
import {
  ALLOWED,
  DOOR_CLIENTS,
  DOOR_FRONTS,
  DOOR_LOGINS,
  LIST_KINDS,
  MAX_DOMAINS,
  MAX_DOORS_OF_A_KIND,
  NOTIFICATIONS,
  ON_OFF,
  PINNED_KINDS,
  PRIVACIES,
  PROTOCOLS,
  WITHOUT_RECIPIENTS,
} from './setting-choices.ts';
import {
  certificatesError,
  feedUrlError,
  fingerprintError,
  httpsUrlError,
  MAX_CERTIFICATES_CHARACTERS,
  MAX_PROGRAM_CHARACTERS,
  plainHttpUrlError,
  programError,
} from './typed-forms.ts';

/** What stands for a value that is wrong, or that only the schema can judge. */
const UNREAD = Symbol('unread');
/** The decoded value. */
type Read = (value: unknown) => unknown;

/** @param explain null where nothing is wrong with the text */
const says =
  (explain: (text: string) => string | null, max = Infinity): Read =>
  (value) =>
    typeof value === 'string' && value.length <= max && explain(value) === null ? value : UNREAD;
const text = (max: number, min = 0): Read => says(({ length }) => (length < min ? '' : null), max);
const oneOf =
  (...values: readonly unknown[]): Read =>
  (value) =>
    values.includes(value) ? value : UNREAD;
const boolean: Read = (value) => (typeof value === 'boolean' ? value : UNREAD);
const host =
  (portGoes: string | null): Read =>
  (value) => {
    const cleaned = typeof value === 'string' ? cleanHost(value) : null;
    return cleaned !== null && hostError(cleaned, portGoes) === null ? cleaned : UNREAD;
  };
const whole =
  (min: number, max: number): Read =>
  (value) =>
    Number.isInteger(value) && Number(value) >= min && Number(value) <= max ? value : UNREAD;
const port = whole(1, 65_535);
/** A reason why a text cannot be parsed. */
const faultOf =
  (
    parse: (text: string) => { readonly ok: true } | { readonly ok: false; readonly error: string },
  ) =>
  (typed: string): string | null => {
    const parsed = parse(typed);
    return parsed.ok ? null : parsed.error;
  };

/** The first of them that can read it. */
const either =
  (...reads: readonly Read[]): Read =>
  (value) => {
    for (const read of reads) {
      const decoded = read(value);
      if (decoded !== UNREAD) return decoded;
    }
    return UNREAD;
  };

const list =
  (item: Read, max = Infinity, min = 0): Read =>
  (value) => {
    if (!Array.isArray(value) || value.length > max || value.length < min) return UNREAD;
    const items = value.map(item);
    return items.includes(UNREAD) ? UNREAD : items;
  };

/** An object with no other keys than these; all but `required` may be absent. */
const object =
  (keys: Readonly<Record<string, Read>>, ...required: readonly string[]): Read =>
  (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return UNREAD;
    if (required.some((key) => !Object.hasOwn(value, key))) return UNREAD;
    const read: [key: string, value: unknown][] = [];
    for (const [key, inner] of Object.entries(value)) {
      const decoded = Object.hasOwn(keys, key) ? keys[key]?.(inner) : UNREAD;
      if (decoded === UNREAD) return UNREAD;
      read.push([key, decoded]);
    }
    return Object.fromEntries(read);
  };

/** Of an adapter or of a Wi-Fi network, never of both. */
const pin: Read = (value) => {
  const read = object(
    { adapter: text(256, 1), ssid: text(64, 1), kind: oneOf(...PINNED_KINDS) },
    'kind',
  )(value);
  return read !== UNREAD && 'adapter' in (read as object) !== 'ssid' in (read as object)
    ? read
    : UNREAD;
};

const url = says(httpUrlError);
const labels = list(oneOf(...NETWORK_LABELS));
const door = object(
  {
    url,
    on: list(oneOf(...NETWORK_LABELS), 16),
    client: oneOf(...DOOR_CLIENTS),
    expect: oneOf(...DOOR_LOGINS),
    front: oneOf(null, ...DOOR_FRONTS),
  },
  'url',
);
const doors = either(url, list(door, MAX_DOORS_OF_A_KIND, 1));
const address = says(addressError);
const ports = says(faultOf(parsePortList));
const readPlain = object({
  site: text(500),
  exchange: object({
    host: host('exchange.mapperPort'),
    addresses: list(host(null)),
    mapperPort: port,
    interfaces: list(says(faultOf(parseInterface)), 16, 1),
    alsoProbe: list(host(null), 4),
    fastPath: boolean,
    protocol: oneOf('auto', ...PROTOCOLS),
  }),
  accessLists: list(
    object(
      {
        device: text(100, 1),
        kind: oneOf(...LIST_KINDS),
        owner: text(500),
        contact: text(500),
        on: labels,
        to: list(address, 64),
        from: list(address, 64),
        allow: ports,
        deny: ports,
        group: text(500),
        asOf: text(500),
      },
      'device',
      'allow',
    ),
    16,
  ),
  gateway: object({ host: host('gateway.port'), port, products: list(text(100, 1), 16) }, 'host'),
  path: object({ idleTimeoutMinutes: whole(0, 60) }),
  web: object({
    owa: doors,
    activeSync: doors,
    rpcProxy: doors,
    mapi: doors,
    ews: doors,
    autodiscover: list(host(null), MAX_DOMAINS, 1),
    formExpected: boolean,
    everyMinutes: whole(60, 1440),
  }),
  trustedNetwork: object(
    { url: says(httpsUrlError), certificateSha256: says(fingerprintError) },
    'url',
    'certificateSha256',
  ),
  reach: either(
    oneOf('off'),
    object({ http: says(plainHttpUrlError), https: says(httpsUrlError) }, 'http', 'https'),
  ),
  networks: list(pin, 64),
  collector: object(
    {
      url,
      receiptKey: text(500),
      enrolmentToken: text(500),
      ca: says(certificatesError, MAX_CERTIFICATES_CHARACTERS),
      recipients: list(says(ageRecipientError), 8),
    },
    'url',
  ),
  helpdesk: object({
    name: says(nameError, 60),
    phone: says(phoneError, 40),
    mail: says(mailError, 100),
    url: says(urlError, 500),
  }),
  privacy: object({
    names: oneOf(...PRIVACIES),
    addresses: oneOf(...PRIVACIES),
    withoutRecipients: oneOf(...WITHOUT_RECIPIENTS),
  }),
  budget: object({
    meteredKiBPerHour: whole(0, 1_048_576),
    outboxMiB: whole(32, 10_240),
    outboxDays: whole(1, 365),
  }),
  update: object({ feed: either(oneOf('off'), says(feedUrlError)) }),
  vpnClient: object({ start: says(programError, MAX_PROGRAM_CHARACTERS) }),
  notifications: oneOf(...NOTIFICATIONS),
  measuredLists: oneOf(...ON_OFF),
  ui: object({ quit: oneOf(...ALLOWED), settings: oneOf(...ALLOWED) }),
  schedule: object({ probe: says(cronError) }),
});

/**
 * The configuration as its schema decodes it, where it holds nothing but right values of all
 * sections but `findings`; else null, and the schema has the word. To load the schemas
 * and to make those of a few sections takes a cold command a third of the time before its first
 * packet.
 */
export function plainConfig(document: unknown): Config | null {
  const read = readPlain(document);
  return read === UNREAD ? null : (read as Config);
}
