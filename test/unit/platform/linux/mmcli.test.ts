import { expect, it } from 'vitest';
import { askLinux } from '../../../../probes/network/hints/linux.ts';
import { parseModem } from '../../../../probes/platform/linux/mmcli.ts';
import type { Tools } from '../../../../probes/platform/tools.ts';

const said = (state: string): string =>
  [
    'modem.generic.state                      : connected',
    'modem.generic.ports.length               : 2',
    'modem.generic.ports.value[1]             : cdc-wdm0 (qmi)',
    'modem.generic.ports.value[2]             : wwan0 (net)',
    `modem.3gpp.registration-state            : ${state}`,
    '',
  ].join('\n');

it.each([
  ['home', false],
  ['roaming', true],
  ['roaming-sms-only', true],
  ['home-csfb-not-preferred', false],
  ['searching', false],
])('tells whether a modem is in another operator’s network: %s', (state, isRoaming) => {
  expect(parseModem(said(state))).toEqual({ adapters: ['wwan0'], isRoaming });
});

it('reads the ports of an older ModemManager, which stand in one line', () => {
  expect(
    parseModem(
      'modem.generic.ports : cdc-wdm0 (mbim), wwp0s20f0u6 (net)\nmodem.3gpp.registration-state : roaming\n',
    ),
  ).toEqual({ adapters: ['wwp0s20f0u6'], isRoaming: true });
});

it('says nothing of a modem that is not registered anywhere, nor of other words', () => {
  for (const text of [
    '',
    'modem.3gpp.registration-state : --',
    'error: no modems were found',
    said(''),
  ])
    expect(parseModem(text)).toBeNull();
});

/** NetworkManager with a modem beside a network card. */
const toolsThat = (modem: string | null): Tools & { readonly asked: string[] } => {
  const asked: string[] = [];
  return {
    asked,
    has: (program) => program === 'nmcli' || (program === 'mmcli' && modem !== null),
    ask: (program, args) => {
      asked.push(program);
      const isDevices = program === 'nmcli' && args.includes('device');
      const text = isDevices
        ? 'GENERAL.DEVICE:cdc-wdm0\nGENERAL.TYPE:gsm\nGENERAL.IP-IFACE:wwan0\nGENERAL.METERED:yes (guessed)\n\nGENERAL.DEVICE:eth0\nGENERAL.TYPE:ethernet\nGENERAL.IP-IFACE:eth0\nGENERAL.METERED:no (guessed)\n'
        : program === 'mmcli'
          ? (modem ?? '')
          : '';
      return Promise.resolve({ ok: true, text });
    },
    stop: () => Promise.resolve(),
  };
};
const NOTHING = { adapters: new Map(), clients: [] };

it('marks the adapter of a modem that roams, and no other', async () => {
  const { hints } = await askLinux(toolsThat(said('roaming')))(NOTHING, []);

  expect(hints.adapters.get('wwan0')).toMatchObject({ metered: 'guess', roaming: true });
  expect(hints.adapters.get('eth0')).not.toHaveProperty('roaming');
});

it('marks none at home, or without ModemManager', async () => {
  for (const modem of [said('home'), null]) {
    const { hints } = await askLinux(toolsThat(modem))(NOTHING, []);
    expect(hints.adapters.get('wwan0')).not.toHaveProperty('roaming');
  }
});
