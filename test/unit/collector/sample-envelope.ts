import { packTravelling } from '../../../agent/bundle/travelling.ts';
import { referenceOf } from '../../../agent/runs/report.ts';
import type { Envelope } from '../../../model/envelope.ts';
import { SAMPLE_ID } from './sample-report.ts';

export const SAMPLE_DEVICE = '8d9f1c1e-6a3b-4c52-9d3e-2f1a7b5c9e01';
const AT = '2026-11-24T08:00:00.000Z';

/** A reference as this laptop would show it. */
export const referenceFrom = (device: string, hours = 0): string =>
  referenceOf(
    { code: 'RPC_PORT_OUTSIDE_ACL', rung: 'rpc', since: AT },
    'tunnel',
    device,
    new Date(Date.parse(AT) + hours * 3_600_000),
  );

/** The envelope of a break as an agent would write it, with parts replaced by `changes`. */
export const sampleEnvelope = (changes: Partial<Envelope> = {}): Envelope => ({
  schema: 1,
  id: SAMPLE_ID,
  device: SAMPLE_DEVICE,
  kind: 'break',
  createdAt: '2026-11-24T08:00:05.000Z',
  site: 'ACME',
  agentVersion: '0.9.0',
  reference: referenceFrom(changes.device ?? SAMPLE_DEVICE),
  encrypted: false,
  breakId: null,
  diagnosis: {
    code: 'RPC_PORT_OUTSIDE_ACL',
    rung: 'rpc',
    severity: 'broken',
    whoMustAct: 'firewall',
    owner: 'Network team',
    since: AT,
    until: null,
  },
  network: 'tunnel',
  gateway: { host: 'cag.example', member: null },
  endpoints: [{ interface: 'EMSMDB', port: 2314, insideAcl: { 'Citrix Access Gateway': false } }],
  lost: 0,
  name: null,
  ...changes,
});

/** What travels. */
export function travelling(changes: Partial<Envelope> = {}, bundle = Buffer.from('PK')): Buffer {
  const packed = packTravelling(sampleEnvelope(changes), bundle);
  if (!packed.ok) throw new Error('the envelope is too long');
  return packed.body;
}
