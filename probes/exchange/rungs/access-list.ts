import type { AccessListInPlay } from '../../../model/access-list.ts';
import type {
  AddressComparison,
  Culprits,
  PortComparison,
} from '../../../model/net/access-lists.ts';
import { placeWords } from '../../../model/net/device-rules.ts';
import { formatPortList, portListWords } from '../../../model/net/port-list.ts';
import type { Passed, StepOutcome } from '../../../model/step-outcome.ts';
import { COMPARED, FALLBACK_OWNER, GATES } from '../../../model/text/en/evidence-lists.ts';
import { allOf, briefly } from '../../../model/text/en/lists.ts';

/** What the lists mean for an announced port. */
export function judgePortList(
  compared: PortComparison,
): StepOutcome<'interface' | 'address' | 'port', 'RPC_PORT_OUTSIDE_ACL' | 'ACL_STALE'> {
  const { evidence } = compared;
  switch (compared.kind) {
    case 'inside':
      return { status: 'ok', code: null, evidence, ...nearEnd(compared.tight) };
    case 'outside':
      return {
        status: compared.isBlocked ? 'fail' : 'degraded',
        code: 'RPC_PORT_OUTSIDE_ACL',
        evidence,
        args: portArgs(compared.culprits),
        facts: { outsideListOf: compared.culprits[0].device },
      };
    case 'stale':
      return {
        status: 'degraded',
        code: 'ACL_STALE',
        evidence,
        args: portArgs([compared.culprit]),
      };
  }
}

function nearEnd(
  tight: (PortComparison & { readonly kind: 'inside' })['tight'],
): Pick<Passed, 'args' | 'facts'> {
  if (tight === null) return { args: {} };
  const { device, owner } = tight.list;
  const range = formatPortList([tight.range]);
  return {
    args: { tight: range, tightDevice: device, owner: owner ?? FALLBACK_OWNER },
    facts: { nearEndOf: { device, range } },
  };
}

/** @param allows what a list allows, as people read it */
function listArgs(culprits: Culprits, allows: (list: AccessListInPlay) => string) {
  const [{ device, whatIf }] = culprits;
  const gates = culprits.map((list) => ({
    device: list.device,
    owner: list.owner,
    allows: allows(list),
    where: placeWords(list),
  }));
  return {
    device,
    owner: GATES.owners(gates),
    where: placeWords(culprits[0]),
    devices: GATES.devices(gates),
    keepers: GATES.keepers(gates),
    refusal: GATES.refusal(gates),
    shutBy: allOf(gates.map((gate) => gate.device)),
    whatIf,
  };
}

const portArgs = (culprits: Culprits) => ({
  ...listArgs(culprits, ({ allow }) => portListWords(allow)),
  allow: portListWords(culprits[0].allow),
});

/**
 * What the lists mean for an address. What answers there acquits the lists, whatever they say.
 *
 * @param answers whether anything at that address answered; null when it could not be found out
 */
export function judgeAddressList(
  compared: AddressComparison,
  address: string,
  answers: boolean | null,
): StepOutcome<'host' | 'address', 'RPC_ADDRESS_OUTSIDE_ACL'> {
  const { evidence } = compared;
  if (compared.kind === 'inside') return { status: 'ok', code: null, evidence };
  if (answers === null)
    return {
      status: 'inconclusive',
      code: null,
      evidence: [...evidence, COMPARED.notFoundOut(address)],
    };
  if (answers)
    return {
      status: 'ok',
      code: null,
      evidence: [...evidence, COMPARED.answersAllTheSame(address)],
    };
  return {
    status: 'fail',
    code: 'RPC_ADDRESS_OUTSIDE_ACL',
    evidence,
    args: {
      ...listArgs(compared.culprits, ({ to }) => briefly(to)),
      allowedAddresses: briefly(compared.culprits[0].to),
    },
  };
}
