/**
 * One interface that people may meet in a mapper's listing. `versions` limits the name where a UUID
 * means different things.
 */
interface KnownInterface {
  readonly uuid: string;
  readonly name: string;
  readonly versions?: readonly string[];
}

/**
 * Names by UUID: Exchange's from MS-OXCRPC §1.9, MS-NSPI §1.9, MS-OXABREF §1.9 and the annotations
 * of Exchange 2000 and 2003; the others from the protocol documents named beside them.
 */
const KNOWN: readonly KnownInterface[] = [
  { uuid: 'a4f1db00-ca47-1067-b31f-00dd010662da', name: 'Exchange EMSMDB (mail)' },
  { uuid: '5261574a-4572-206e-b268-6b199213b4e4', name: 'Exchange AsyncEMSMDB (notification)' },
  { uuid: 'f5cc5a18-4264-101a-8c59-08002b2f8426', name: 'Exchange NSPI (address book)' },
  { uuid: '1544f5e0-613c-11d1-93df-00c04fd7bd09', name: 'Exchange RFR (referral)' },
  { uuid: '99e64010-b032-11d0-97a4-00c04fd6551d', name: 'Exchange Store Admin' },
  { uuid: '89742ace-a9ed-11cf-9c0c-08002be7ae86', name: 'Exchange Store Admin' },
  { uuid: 'a4f1db00-ca47-1067-b31e-00dd010662da', name: 'Exchange Store Admin' },
  { uuid: '0e4a0156-dd5d-11d2-8c2f-00c04fb6bcde', name: 'Exchange Information Store' },
  { uuid: '1453c42c-0fa6-11d2-a910-00c04f990f3b', name: 'Exchange Information Store' },
  { uuid: '10f24e8e-0fa6-11d2-a910-00c04f990f3b', name: 'Exchange Information Store' },
  { uuid: '83d72bf0-0d89-11ce-b13f-00aa003bac6c', name: 'Exchange System Attendant (private)' },
  { uuid: '469d6ec0-0d87-11ce-b13f-00aa003bac6c', name: 'Exchange System Attendant (public)' },
  { uuid: 'f930c514-1215-11d3-99a5-00a0c9b61b04', name: 'Exchange System Attendant (cluster)' },
  { uuid: '9e8ee830-4459-11ce-979b-00aa005ffebe', name: 'Exchange MTA' },
  { uuid: '38a94e72-a9bc-11d2-8faf-00c04fa378ff', name: 'Exchange MTA QAdmin' },
  { uuid: 'f5cc5a7c-4264-101a-8c59-08002b2f8426', name: 'Directory XDS' },
  {
    uuid: 'f5cc59b4-4264-101a-8c59-08002b2f8426',
    name: 'Exchange 5.5 directory replication',
    versions: ['21.0'],
  },
  {
    uuid: 'f5cc59b4-4264-101a-8c59-08002b2f8426',
    name: 'File Replication (MS-FRS1)',
    versions: ['1.0', '1.1'],
  },
  { uuid: 'e1af8308-5d1f-11c9-91a4-08002b14a0fa', name: 'Endpoint mapper (C706)' },
  { uuid: 'afa8bd80-7d8a-11c9-bef4-08002b102989', name: 'Remote management (C706)' },
  { uuid: 'e3514235-4b06-11d1-ab04-00c04fc2dcd2', name: 'Directory replication (MS-DRSR)' },
  { uuid: '12345778-1234-abcd-ef00-0123456789ac', name: 'Security accounts (MS-SAMR)' },
  { uuid: '12345778-1234-abcd-ef00-0123456789ab', name: 'Local security authority (MS-LSAD)' },
  { uuid: '12345678-1234-abcd-ef00-01234567cffb', name: 'Netlogon (MS-NRPC)' },
  { uuid: '3919286a-b10c-11d0-9ba8-00c04fd92ef5', name: 'Directory setup (MS-DSSP)' },
  { uuid: '50abc2a4-574d-40b3-9d66-ee4fd5fba076', name: 'DNS server (MS-DNSP)' },
  { uuid: '3dde7c30-165d-11d1-ab8f-00805f14db40', name: 'Backup key (MS-BKRP)' },
  { uuid: 'f6beaff7-1e19-4fbb-9f8f-b89e2018337c', name: 'Event log 6 (MS-EVEN6)' },
  { uuid: '6bffd098-a112-3610-9833-46c3f87e345a', name: 'Workstation (MS-WKST)' },
  { uuid: '6bffd098-a112-3610-9833-012892020162', name: 'Computer browser (MS-BRWSA)' },
  { uuid: '4b324fc8-1670-01d3-1278-5a47bf6ee188', name: 'Server (MS-SRVS)' },
  { uuid: '367abb81-9844-35f1-ad32-98f038001003', name: 'Service control (MS-SCMR)' },
  { uuid: '338cd001-2244-31f1-aaaa-900038001003', name: 'Remote registry (MS-RRP)' },
  { uuid: '12345678-1234-abcd-ef00-0123456789ab', name: 'Print spooler (MS-RPRN)' },
  { uuid: '86d35949-83c9-4044-b424-db363231fd0c', name: 'Task scheduler (MS-TSCH)' },
];

/** @returns the name, or null for an interface that is not in the table */
export const knownInterface = (uuid: string, version: string): string | null =>
  KNOWN.find((one) => one.uuid === uuid && (one.versions?.includes(version) ?? true))?.name ?? null;
