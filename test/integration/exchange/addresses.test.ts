import { afterEach, expect, it } from 'vitest';
import { runLadder } from '../../../probes/exchange/ladder.ts';
import { io, find, request } from '../../support/ladder-orders.ts';
import { mapper, port } from '../../support/fake-exchange.ts';
import { describeWhere, needsLinux } from '../../support/needs.ts';
import type { ScriptedServer } from '../../support/scripted-server.ts';

const running: ScriptedServer[] = [];
const up = async (server: Promise<ScriptedServer>): Promise<ScriptedServer> => {
  const started = await server;
  running.push(started);
  return started;
};

describeWhere(
  [needsLinux()],
  'a name with several addresses (all of 127.0.0.0/8 is loopback on Linux)',
  () => {
    afterEach(() => Promise.all(running.splice(0).map((server) => server.close())));

    it('checks each address by itself, and tells them apart', async () => {
      const store = await up(port('accepts', '127.0.0.1'));
      const { port: mapperPort } = await up(mapper({ registered: { EMSMDB: [store.port] } }));

      const result = await runLadder(
        request({ host: 'array.corp.example', mapperPort }),
        io({ resolve: () => Promise.resolve(['127.0.0.2', '127.0.0.1', '127.0.0.2']) }),
      );

      expect(result.target.addresses).toEqual(['127.0.0.2', '127.0.0.1']);
      expect(find(result, 'rpc.connect@127.0.0.2')).toMatchObject({
        status: 'fail',
        code: 'EPM_REFUSED',
        args: { address: '127.0.0.2' },
      });
      expect(find(result, 'rpc.bind.EMSMDB@127.0.0.2').status).toBe('inconclusive');
      expect(find(result, 'rpc.bind.EMSMDB@127.0.0.1').status).toBe('ok');
    });

    it('names the list that does not hold the address where nothing answers, and acquits it where something binds', async () => {
      const store = await up(port('accepts', '127.0.0.1'));
      const { port: mapperPort } = await up(mapper({ registered: { EMSMDB: [store.port] } }));
      const accessLists = [
        {
          device: 'Gateway',
          owner: null,
          allow: [{ from: 1, to: 65535 }],
          to: ['10.1.2.3'],
          on: null,
          whatIf: false,
        },
      ];

      const result = await runLadder(
        request({ host: 'array.corp.example', mapperPort, accessLists }),
        io({ resolve: () => Promise.resolve(['127.0.0.2', '127.0.0.1']) }),
      );

      expect(find(result, 'rpc.acl@127.0.0.2')).toMatchObject({
        status: 'fail',
        code: 'RPC_ADDRESS_OUTSIDE_ACL',
        args: {
          device: 'Gateway',
          owner: 'the firewall team',
          address: '127.0.0.2',
          allowedAddresses: '10.1.2.3',
        },
      });
      expect(find(result, 'rpc.acl@127.0.0.1')).toMatchObject({ status: 'ok', code: null });
    });
  },
);
