import { type Args, type CheckResult, Step } from '../../model/check.ts';

type Facts = Pick<CheckResult, 'step' | 'interface' | 'address' | 'port'>;

/**
 * Facts of a check that a fixture names by its id alone: `link`, `rpc.connect@10.1.2.3`,
 * `rpc.acl.NSPI:1092`; interface, address and port are those of its arguments.
 */
export function checkFacts(id: string, { interface: name, address, port }: Args): Facts {
  const step = /^(?:rpc\.)?([a-z]+)/.exec(id)?.[1];
  return {
    step: Step.parse(step === 'also' ? 'directory' : step),
    interface: typeof name === 'string' ? name : null,
    address: typeof address === 'string' ? address : null,
    port: typeof port === 'number' ? port : null,
  };
}
