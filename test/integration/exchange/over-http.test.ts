import { afterEach, expect, it } from 'vitest';
import { runLadder } from '../../../probes/exchange/ladder.ts';
import { io, find, request } from '../../support/ladder-orders.ts';
import { mapper, port } from '../../support/fake-exchange.ts';
import { describeWhere, needsLinux, needsRoot } from '../../support/needs.ts';
import type { ScriptedServer } from '../../support/scripted-server.ts';

/** Port 593 is the mapper's own over HTTP; this address of loopback is nobody's. */
const SERVER = '127.0.0.62';

describeWhere([needsLinux(), needsRoot()], 'a mapper on port 593', () => {
  const running: ScriptedServer[] = [];
  afterEach(() => Promise.all(running.splice(0).map((server) => server.close())));

  it('is spoken to after its greeting, down to a bind on the announced port', async () => {
    const store = await port('accepts', SERVER);
    const mapping = await mapper({
      registered: { EMSMDB: [store.port] },
      host: SERVER,
      mapperPort: 593,
      onConnect: (socket) => {
        socket.write('ncacn_http/1.0');
      },
    });
    running.push(store, mapping);

    const result = await runLadder(request({ host: SERVER, mapperPort: 593 }), io());

    expect(find(result, 'rpc.bind.EMSMDB').status).toBe('ok');
  });

  it('that greets otherwise is no mapper', async () => {
    const mapping = await mapper({
      registered: {},
      host: SERVER,
      mapperPort: 593,
      onConnect: (socket) => {
        socket.write('HTTP/1.1 400 Bad Request\r\n\r\n');
      },
    });
    running.push(mapping);

    const result = await runLadder(request({ host: SERVER, mapperPort: 593 }), io());

    expect(find(result, 'rpc.mapper')).toMatchObject({ status: 'fail', code: 'EPM_NOT_RPC' });
  });
});
