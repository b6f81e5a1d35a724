import { finding, type OwnFinding } from '../../model/own-finding.ts';
import type { NetworkState } from '../../model/network-state.ts';
import type { LadderResult, MapperListing } from '../../model/run.ts';
import { isPublicAddress } from '../../model/net/public-address.ts';
import { EXPOSED } from '../../model/text/en/findings.ts';

/**
 * Services that are reached through the same port 135, by the interfaces that they register: who
 * blocks it blocks them as well.
 */
const SHARING: readonly { readonly service: string; readonly uuids: readonly string[] }[] = [
  {
    service: EXPOSED.services.dhcp,
    uuids: ['6bffd098-a112-3610-9833-46c3f874532d', '5b821720-f63b-11d0-aad2-00c04fc324db'],
  },
  {
    service: EXPOSED.services.wins,
    uuids: ['45f52c28-7f9f-101a-b52b-08002b2efabe', '811109bf-a4e1-11d1-ab54-00a0c91e9b45'],
  },
  {
    service: EXPOSED.services.queuing,
    uuids: [
      'fdb3a030-065f-11d1-bb9b-00a024ea5525',
      '76d12b80-3467-11d3-91ff-0090272f9ea3',
      '1088a980-eae5-11d0-8d9b-00a02453c337',
      '41208ee0-e970-11d1-9b9e-00e02c064c39',
    ],
  },
  { service: EXPOSED.services.control, uuids: ['367abb81-9844-35f1-ad32-98f038001003'] },
  { service: EXPOSED.services.accounts, uuids: ['12345778-1234-abcd-ef00-0123456789ac'] },
  {
    service: EXPOSED.services.dcom,
    uuids: [
      '4d9f4ab8-7d1c-11cf-861e-0020af6e7c57',
      '99fcfec4-5260-101b-bbcb-00aa0021347a',
      '000001a0-0000-0000-c000-000000000046',
      '00000136-0000-0000-c000-000000000046',
    ],
  },
  { service: EXPOSED.services.spooler, uuids: ['12345678-1234-abcd-ef00-0123456789ab'] },
  { service: EXPOSED.services.registry, uuids: ['338cd001-2244-31f1-aaaa-900038001003'] },
  {
    service: EXPOSED.services.scheduler,
    uuids: ['86d35949-83c9-4044-b424-db363231fd0c', '1ff70682-0a51-30e8-076d-740be8cee98b'],
  },
  { service: EXPOSED.services.logon, uuids: ['12345678-1234-abcd-ef00-01234567cffb'] },
];

/** Those of them that the mapper really holds; null when nobody asked it for everything. */
function sharing(mapper: MapperListing | null): readonly string[] | null {
  if (mapper === null || mapper.list.length === 0) return null;
  const held = new Set(mapper.list.map(({ uuid }) => uuid));
  return SHARING.filter(({ uuids }) => uuids.some((uuid) => held.has(uuid))).map(
    ({ service }) => service,
  );
}

/**
 * The mapper answers the whole Internet: Exchange's interfaces came back from a public address, and
 * no tunnel was needed. A private address proves nothing, for a hotel's LAN may hold the same one;
 * nor does a public one inside the corporate network.
 */
export function exposedFindings(
  { target, checks, mapper }: Pick<LadderResult, 'target' | 'checks' | 'mapper'>,
  { tunnel, trust }: NetworkState,
): OwnFinding[] {
  if (tunnel.state === 'up' || tunnel.state === 'degraded' || trust === 'corporate') return [];
  const answered = checks.filter(
    ({ step, status, address }) =>
      step === 'map' && status === 'ok' && address !== null && isPublicAddress(address),
  );
  const [first] = answered;
  if (first === undefined) return [];
  const services = sharing(mapper);
  const held =
    services === null
      ? EXPOSED.notAsked
      : services.length === 0
        ? EXPOSED.none
        : services.join(', ');
  const { address } = first;
  return [
    finding('EPM_EXPOSED', 'helpdesk', {
      host: target.host,
      address,
      interfaces: answered.map(({ interface: name }) => String(name)),
      services: held,
    }),
  ];
}
