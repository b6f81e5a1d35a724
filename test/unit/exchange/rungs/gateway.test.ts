import { expect, it } from 'vitest';
import {
  type GatewayFacts,
  type GatewayOutcome,
  judgeGateway,
} from '../../../../probes/exchange/rungs/gateway.ts';
import { networkOf } from '../../../support/samples.ts';

const facts: Omit<GatewayFacts, 'outcome'> = {
  network: networkOf(),
  gateway: 'cag.example',
  ms: 1,
  linkDown: false,
  cut: '',
};

it('blames no gateway while the laptop has no network', () => {
  const silent: GatewayOutcome = { kind: 'silent', evidence: 'ENETUNREACH' };

  expect(judgeGateway({ ...facts, outcome: silent, linkDown: true })).toMatchObject({
    status: 'inconclusive',
    code: null,
  });
  expect(judgeGateway({ ...facts, outcome: silent })).toMatchObject({
    status: 'fail',
    code: 'GATEWAY_UNREACHABLE',
  });
});

it('suspects a login page when another certificate answers at the name of the gateway, but not where the Internet was seen or no page stands', () => {
  const other: GatewayOutcome = {
    kind: 'answered',
    evidence: 'hello',
    isOther: true,
    address: '192.0.2.8',
  };
  const codes = [
    { link: 'wifi' },
    { link: 'mobile' },
    { link: 'wifi', reach: 'internet' },
  ] as const;

  expect(
    codes.map(
      (state) => judgeGateway({ ...facts, network: networkOf(state), outcome: other }).code,
    ),
  ).toEqual(['CAPTIVE_PORTAL', null, null]);
});

it('knows a gateway whose own name does not resolve from one that is silent', () => {
  const silent: GatewayOutcome = { kind: 'silent', evidence: 'no answer' };
  const factsOf = (outcome: GatewayOutcome) => judgeGateway({ ...facts, outcome });

  expect(factsOf({ ...silent, isNameless: true })).toMatchObject({ facts: { isNameless: true } });
  expect(factsOf(silent)).not.toHaveProperty('facts');
});
