import { describe, expect, test } from 'vitest';
import { ladderRows, UNTESTED_ROWS } from '../../../renderer/ladder-view.ts';
import { checkOf, ladderOf, networkOf, STATES } from '../../support/states.ts';

const rowOf = (rows: ReturnType<typeof ladderRows>, name: string) =>
  rows.find((row) => row.name === name)!;

describe('the ladder on the page', () => {
  test('a green ladder says of each interface which port answers', () => {
    const rows = ladderRows(ladderOf(), networkOf());

    expect(rows.map(({ status }) => status)).not.toContain('fail');
    expect(rowOf(rows, 'EMSMDB')).toMatchObject({
      status: 'ok',
      note: 'mail',
      sentence: 'Port 1171 answers',
    });
  });

  test('the rungs stand where they stood before the first check, with and without a VPN', () => {
    const withoutVpn = ladderOf().filter(({ id }) => id !== 'gateway' && id !== 'tunnel');

    const names = ladderRows(withoutVpn, networkOf()).map(({ name }) => name);

    expect(names).toEqual(UNTESTED_ROWS.map(({ name }) => name));
    expect(names).toEqual(ladderRows(ladderOf(), networkOf()).map(({ name }) => name));
  });

  test('a port outside a list is said in the interface that needs it, and in no other', () => {
    const { checks, network } = STATES.brokenPort.run!;

    const rows = ladderRows(checks, network);

    expect(rowOf(rows, 'EMSMDB')).toMatchObject({
      status: 'fail',
      sentence: 'Port 2314 is outside a list',
    });
    expect(rowOf(rows, 'EMSMDB').steps.map(({ status }) => status)).toEqual([
      'ok',
      'fail',
      'fail',
      'inconclusive',
    ]);
    expect(rows.filter(({ status }) => status === 'fail')).toHaveLength(1);
  });

  test('what stands above a failed rung is not tested, and never failed', () => {
    const { checks, network } = STATES.tunnelDown.run!;

    const above = ladderRows(checks, network).slice(-5);

    expect(above.map(({ status, sentence }) => [status, sentence])).toEqual(
      Array.from({ length: 5 }, () => ['inconclusive', 'Not tested']),
    );
  });

  test('one dead port beside one that binds is a weak spot, not a break', () => {
    const args = { interface: 'EMSMDB', address: '10.1.2.3' };
    const checks = [
      checkOf('rpc.map.EMSMDB', 'rpc', { args: { ...args, port: 135 } }),
      checkOf('rpc.port.EMSMDB:1171', 'rpc', { args: { ...args, port: 1171 } }),
      checkOf('rpc.bind.EMSMDB:1171', 'rpc', { args: { ...args, port: 1171 } }),
      checkOf('rpc.port.EMSMDB:1199', 'rpc', {
        args: { ...args, port: 1199 },
        status: 'fail',
        code: 'RPC_PORT_REFUSED',
      }),
    ];

    const row = rowOf(ladderRows([checkOf('link', 'link'), ...checks], networkOf()), 'EMSMDB');

    expect(row).toMatchObject({ status: 'degraded', sentence: 'Port 1199 is refused' });
  });

  test('an interface named by UUID and an IPv6 address keep one row for each address', () => {
    const name = 'e3514235-4b06-11d1-ab04-00c04fc2dcd2@4.0';
    const checks = ['2001:db8::1', '10.1.2.3'].flatMap((address) => [
      checkOf(`rpc.map.${name}@${address}`, 'rpc', {
        args: { interface: name, address, port: 135 },
      }),
      checkOf(`rpc.port.${name}:1171@${address}`, 'rpc', {
        args: { interface: name, address, port: 1171 },
      }),
      checkOf(`rpc.bind.${name}:1171@${address}`, 'rpc', {
        args: { interface: name, address, port: 1171 },
      }),
    ]);

    const rows = ladderRows([checkOf('link', 'link'), ...checks], networkOf()).filter(
      (row) => row.name === name,
    );

    expect(rows.map(({ note, sentence }) => [note, sentence])).toEqual([
      ['2001:db8::1', 'Port 1171 answers'],
      ['10.1.2.3', 'Port 1171 answers'],
    ]);
  });
});
