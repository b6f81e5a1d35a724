import { describe, expect, it } from 'vitest';
import { needsHelpdesk } from '../../../model/diagnosis.ts';
import { networkWords } from '../../../model/text/en/labels.ts';
import { travellerView } from '../../../model/text/traveller.ts';
import { diagnosisOf, STATE } from '../../support/samples.ts';

const NOW = new Date('2026-05-04T09:30:00.000Z');
const viewOf = (
  code: 'TUNNEL_REFUSED' | 'CLIENT_MISSING' | 'TUNNEL_DOWN',
  summary = 'What happened.',
) => {
  const args = { product: 'Secure Access', gatewayMs: 210 };
  const diagnosis = diagnosisOf(code, args, { summary, nextStep: 'A step.' });
  return { diagnosis, ...travellerView({ ...STATE, diagnosis }, NOW) };
};

describe('what a traveller reads before a login page', () => {
  it('is true of a cable in a hotel room as of its Wi-Fi', () => {
    const network = { ...STATE.network, label: 'captive', link: 'lan', reach: 'captive' } as const;
    const view = travellerView({ ...STATE, network }, NOW);

    expect(view.tray).toBe('This network wants its login page first.');
    expect([view.detail, networkWords(network)].join()).not.toContain('Wi-Fi');
  });
});

describe('what a traveller reads without a tunnel', () => {
  it('is not that his password is innocent when the VPN refused the logon', () => {
    const view = viewOf('TUNNEL_REFUSED');

    expect(view).toMatchObject({ tone: 'red', tray: 'The VPN refused the logon.' });
    expect(view.detail).toContain('Try once more with care.');
    expect(view.detail).not.toContain('Not your password');
    expect(needsHelpdesk(view.diagnosis)).toBe(true);
  });

  it('is that he cannot mend a laptop without the VPN client', () => {
    const view = viewOf('CLIENT_MISSING');

    expect(view.tray).toContain('Nothing you can fix.');
    expect(needsHelpdesk(view.diagnosis)).toBe(true);
  });

  it('is what to start when nothing is wrong but that', () => {
    const view = viewOf('TUNNEL_DOWN');

    expect(view.tray).toContain('Start Secure Access to send mail.');
    expect(needsHelpdesk(view.diagnosis)).toBe(false);
  });
});
