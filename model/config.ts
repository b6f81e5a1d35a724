import { CONFIG } from './text/en/config.ts';
import * as z from 'zod/mini';
import { ageRecipientError } from './age-recipient.ts';
import { Privacy, WithoutRecipients } from './privacy.ts';
import { addressError } from './net/address-list.ts';
import { cronError } from './cron.ts';
import { FINDINGS } from './codes/facts.ts';
import { Helpdesk } from './helpdesk.ts';
import { DoorClient, DoorFront } from './door.ts';
import { cleanHost, hostError } from './net/host.ts';
import { httpUrlError } from './net/http-url.ts';
import { parseInterface } from './interfaces.ts';
import { NetworkLabel } from './network-label.ts';
import { parsePortList } from './net/port-list.ts';
import { once } from './once.ts';
import { says } from './says.ts';
import {
  ALLOWED,
  DOOR_LOGINS,
  LIST_KINDS,
  MAX_DOMAINS,
  MAX_DOORS_OF_A_KIND,
  NOTIFICATIONS,
  ON_OFF,
  PINNED_KINDS,
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
import { ProtocolSetting } from './way.ts';

/** @param portGoes the setting for a port that was typed with the host */
const hostOf = (portGoes: string | null) =>
  z.string().check(
    z.overwrite(cleanHost),
    z.superRefine((text, context) => {
      const message = hostError(text, portGoes);
      if (message !== null) context.addIssue({ code: 'custom', message, input: text });
    }),
  );
const Host = once(() => hostOf(null));
const Address = once(() => says(addressError));
const Port = once(() => z.number().check(z.int(), z.gte(1), z.lte(65535)));
const InterfaceName = once(() =>
  says((text) => {
    const parsed = parseInterface(text);
    return parsed.ok ? null : parsed.error;
  }),
);
const PortList = once(() =>
  says((text) => {
    const parsed = parsePortList(text);
    return parsed.ok ? null : parsed.error;
  }),
);
const HttpUrl = once(() => says(httpUrlError));
const HttpsUrl = once(() => says(httpsUrlError));
const Certificates = once(() =>
  says(certificatesError).check(z.maxLength(MAX_CERTIFICATES_CHARACTERS)),
);
const Program = once(() => says(programError).check(z.maxLength(MAX_PROGRAM_CHARACTERS)));
/** How a door is written: of the schema of its setting, with whatever path its server wants. */
const DoorUrl = HttpUrl;
const DOOR_KEYS = {
  /** Networks in which the door is asked; absent: in all. */
  on: z.optional(z.array(NetworkLabel).check(z.maxLength(16))),
  client: z.optional(DoorClient),
  expect: z.optional(z.enum(DOOR_LOGINS)),
  front: z.optional(z.nullable(DoorFront)),
};
const DoorSetting = once(() =>
  z.optional(
    z.union([
      DoorUrl(),
      z
        .array(z.strictObject({ url: DoorUrl(), ...DOOR_KEYS }))
        .check(z.minLength(1), z.maxLength(MAX_DOORS_OF_A_KIND)),
    ]),
  ),
);
const Text = once(() => z.string().check(z.maxLength(500)));
const Allowed = once(() => z.enum(ALLOWED));

/**
 * What a device does with RPC. `ports`: compares ports with its list. `tcp-proxy`: accepts every
 * connection itself, then connects on behalf. `rpc-filter`: reads RPC, and opens the announced port
 * for each client, so that no list of ports applies.
 */
const AccessListKind = once(() => z.enum(LIST_KINDS));
export type AccessListKind = z.infer<ReturnType<typeof AccessListKind>>;

/**
 * An access list between the laptop and Exchange; ordered from the laptop outwards. Rules of one
 * device add up, and its `deny` outranks them.
 */
const AccessList = once(() =>
  z.strictObject({
    device: z.string().check(z.minLength(1), z.maxLength(100)),
    kind: z.optional(AccessListKind()),
    owner: z.optional(Text()),
    contact: z.optional(Text()),
    /**
     * Networks in which the device is in the way. Default: `tunnel` when a gateway is configured,
     * else unknown.
     */
    on: z.optional(z.array(NetworkLabel)),
    /** Addresses, networks and ranges that the list allows; absent means any. */
    to: z.optional(z.array(Address()).check(z.maxLength(64))),
    /**
     * Source that the device sees: behind an SSL VPN gateway the gateway's address or its pool, not
     * the laptop's.
     */
    from: z.optional(z.array(Address()).check(z.maxLength(64))),
    allow: PortList(),
    deny: z.optional(PortList()),
    /** Group of users that the rule belongs to. */
    group: z.optional(Text()),
    /** When the list was copied from the device. */
    asOf: z.optional(Text()),
  }),
);
export type AccessList = z.infer<ReturnType<typeof AccessList>>;

/** What an adapter or a Wi-Fi network is, as a person says; it overrides what the system shows. */
const NetworkPin = once(() =>
  z
    .strictObject({
      adapter: z.optional(z.string().check(z.minLength(1), z.maxLength(256))),
      ssid: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
      kind: z.enum(PINNED_KINDS),
    })
    .check(
      z.superRefine((override, context) => {
        if ((override.adapter === undefined) === (override.ssid === undefined))
          context.addIssue({
            code: 'custom',
            message: CONFIG.override,
            input: override,
          });
      }),
    ),
);

/** The sections of the configuration file. Every one is optional. */
const SECTIONS = {
  site: once(() => z.optional(Text())),
  exchange: once(() =>
    z.optional(
      z.strictObject({
        host: z.optional(hostOf('exchange.mapperPort')),
        addresses: z.optional(z.array(Host())),
        mapperPort: z.optional(Port()),
        interfaces: z.optional(z.array(InterfaceName()).check(z.minLength(1), z.maxLength(16))),
        /** Further servers that may hold the address book: global catalogues. */
        alsoProbe: z.optional(z.array(Host()).check(z.maxLength(4))),
        /** Whether ports of the last run are tried beside the mapper's answer. */
        fastPath: z.optional(z.boolean()),
        /** Outlook's way to the mailbox; `auto` takes what a run shows. */
        protocol: z.optional(ProtocolSetting),
      }),
    ),
  ),
  accessLists: once(() => z.optional(z.array(AccessList()).check(z.maxLength(16)))),
  /** What of the way is looked at on request alone. */
  path: once(() =>
    z.optional(
      z.strictObject({
        /** Silence that a connection must outlive; 0: none is held. */
        idleTimeoutMinutes: z.optional(z.number().check(z.int(), z.gte(0), z.lte(60))),
      }),
    ),
  ),
  /** Doors to the mailbox by HTTP; none is asked that is not named here. */
  web: once(() =>
    z.optional(
      z.strictObject({
        owa: DoorSetting(),
        activeSync: DoorSetting(),
        rpcProxy: DoorSetting(),
        mapi: DoorSetting(),
        ews: DoorSetting(),
        autodiscover: z.optional(z.array(Host()).check(z.minLength(1), z.maxLength(MAX_DOMAINS))),
        formExpected: z.optional(z.boolean()),
        everyMinutes: z.optional(z.number().check(z.int(), z.gte(60), z.lte(1440))),
      }),
    ),
  ),
  gateway: once(() =>
    z.optional(
      z.strictObject({
        host: hostOf('gateway.port'),
        port: z.optional(Port()),
        products: z.optional(
          z.array(z.string().check(z.minLength(1), z.maxLength(100))).check(z.maxLength(16)),
        ),
      }),
    ),
  ),
  /**
   * An https host that exists inside alone, and the fingerprint of its certificate: the one proof
   * of a corporate network.
   */
  trustedNetwork: once(() =>
    z.optional(z.strictObject({ url: HttpsUrl(), certificateSha256: says(fingerprintError) })),
  ),
  /** Pages that answer 204 on the Internet; `off` or absent: nothing outside is ever asked. */
  reach: once(() =>
    z.optional(
      z.union([
        z.literal('off'),
        z.strictObject({ http: says(plainHttpUrlError), https: HttpsUrl() }),
      ]),
    ),
  ),
  networks: once(() => z.optional(z.array(NetworkPin()).check(z.maxLength(64)))),
  /** Findings that nobody wants to be told of. */
  findings: once(() =>
    z.optional(z.strictObject({ off: z.array(z.enum(FINDINGS)).check(z.maxLength(64)) })),
  ),
  collector: once(() =>
    z.optional(
      z.strictObject({
        url: HttpUrl(),
        receiptKey: z.optional(Text()),
        /** By which the laptop enrols there; policy alone. */
        enrolmentToken: z.optional(Text()),
        /** Authorities that the collector's certificate may come from, besides the system's. */
        ca: z.optional(Certificates()),
        /** Whom bundles are encrypted to: public keys of age. */
        recipients: z.optional(z.array(says(ageRecipientError)).check(z.maxLength(8))),
      }),
    ),
  ),
  privacy: once(() =>
    z.optional(
      z.strictObject({
        names: z.optional(Privacy),
        addresses: z.optional(Privacy),
        withoutRecipients: z.optional(WithoutRecipients),
      }),
    ),
  ),
  budget: once(() =>
    z.optional(
      z.strictObject({
        /** What reports that nobody asked for may cost on a metered network. */
        meteredKiBPerHour: z.optional(z.number().check(z.int(), z.gte(0), z.lte(1_048_576))),
        /** Two of the largest reports fit in at least. */
        outboxMiB: z.optional(z.number().check(z.int(), z.gte(32), z.lte(10_240))),
        outboxDays: z.optional(z.number().check(z.int(), z.gte(1), z.lte(365))),
      }),
    ),
  ),
  helpdesk: once(() => z.optional(Helpdesk())),
  /** Where releases are described; `off` or absent: nobody is ever asked for one. */
  update: once(() =>
    z.optional(
      z.strictObject({ feed: z.optional(z.union([z.literal('off'), says(feedUrlError)])) }),
    ),
  ),
  /** What "Start the VPN client" runs. */
  vpnClient: once(() => z.optional(z.strictObject({ start: z.optional(Program()) }))),
  /** What the tray tells of its own accord. */
  notifications: once(() => z.optional(z.enum(NOTIFICATIONS))),
  /** Whether a few ports at the edges of the lists are tried on the server; `off` or absent: none. */
  measuredLists: once(() => z.optional(z.enum(ON_OFF))),
  /** What a user may do in tray, page and command line. */
  ui: once(() =>
    z.optional(z.strictObject({ quit: z.optional(Allowed()), settings: z.optional(Allowed()) })),
  ),
  schedule: once(() => z.optional(z.strictObject({ probe: z.optional(says(cronError)) }))),
};
type Sections = { readonly [K in keyof typeof SECTIONS]: ReturnType<(typeof SECTIONS)[K]> };
type ConfigSchema = z.ZodMiniObject<Sections, z.core.$strict>;

const NAMES = Object.keys(SECTIONS) as (keyof Sections)[];

/** The schema of a file with no other sections than those of `keys`; what is no section is ignored. */
export function configOf(keys: readonly string[]): ConfigSchema {
  const present = NAMES.filter((name) => keys.includes(name));
  // Each section is optional: a schema without some decodes what the whole one does.
  return z.strictObject(
    Object.fromEntries(present.map((name) => [name, SECTIONS[name]()])) as unknown as Sections,
  );
}

/** The configuration file. Every key is optional; an absent one takes its default. */
export const Config = (): ConfigSchema => configOf(NAMES);
export type Config = z.infer<ConfigSchema>;
