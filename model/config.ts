import * as z from 'zod/mini';
import { hostError } from './host.ts';
import { parseInterface } from './interfaces.ts';
import { NetworkLabel } from './network-state.ts';
import { parsePortList } from './port-list.ts';

/** Turns a parser that explains itself into a guard with that explanation as its message. */
const says = (explain: (text: string) => string | null) =>
  z.string().check(z.superRefine((text, context) => {
    const message = explain(text);
    if (message !== null) context.addIssue({ code: 'custom', message, input: text });
  }));

const Host = says(hostError);
const Port = z.number().check(z.int(), z.gte(1), z.lte(65535));
const InterfaceName = says((text) => {
  const parsed = parseInterface(text);
  return parsed.ok ? null : parsed.error;
});
const PortList = says((text) => {
  const parsed = parsePortList(text);
  return parsed.ok ? null : parsed.error;
});
const URL_FORM = /^https?:\/\/(\[[0-9a-f:.]+\]|[^\s/:?#[\]@]+)(?::(\d{1,5}))?(?:\/[^\s?#]*)?$/i;
const HttpUrl = says((text) => {
  const [, host = '', port = '443'] = URL_FORM.exec(text) ?? [];
  if (host === '') return `"${text}" is not a URL of this kind: write for example https://collect.example, without user, query or fragment`;
  if (Number(port) < 1 || Number(port) > 65535) return `"${text}": ports run from 1 to 65535`;
  return hostError(host.replace(/^\[(.*)\]$/, '$1'));
});
const Text = z.string().check(z.maxLength(500));

/** An access list between the laptop and Exchange; ordered from the laptop outwards. */
export const AccessList = z.strictObject({
  device: z.string().check(z.minLength(1), z.maxLength(100)),
  owner: z.optional(Text),
  contact: z.optional(Text),
  /** Networks in which the device is in the way. Default: `tunnel` when a gateway is configured, else unknown. */
  on: z.optional(z.array(NetworkLabel)),
  /** Addresses that the list allows; absent means any. */
  to: z.optional(z.array(Host)),
  /** Source that the device sees. */
  from: z.optional(z.array(Host)),
  allow: PortList,
  asOf: z.optional(Text),
});
export type AccessList = z.infer<typeof AccessList>;

/** The configuration file. Every key is optional; an absent one takes its default. */
export const Config = z.strictObject({
  site: z.optional(Text),
  exchange: z.optional(z.strictObject({
    host: z.optional(Host),
    addresses: z.optional(z.array(Host)),
    mapperPort: z.optional(Port),
    interfaces: z.optional(z.array(InterfaceName).check(z.minLength(1), z.maxLength(16))),
  })),
  accessLists: z.optional(z.array(AccessList).check(z.maxLength(16))),
  gateway: z.optional(z.strictObject({ host: Host, port: z.optional(Port), products: z.optional(z.array(Text)) })),
  collector: z.optional(z.strictObject({ url: HttpUrl, receiptKey: z.optional(Text) })),
  schedule: z.optional(z.strictObject({ probe: z.optional(Text) })),
});
export type Config = z.infer<typeof Config>;

/** What applies where the configuration is silent. */
export const DEFAULTS = {
  mapperPort: 135,
  interfaces: ['EMSMDB', 'AsyncEMSMDB', 'NSPI', 'RFR'],
  gatewayPort: 443,
  probeSchedule: '*/5 * * * *',
} as const;
