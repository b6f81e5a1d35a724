import type { Endpoint } from '../model/run.ts';

const yesNo = (inside: boolean | undefined): string =>
  inside === undefined ? '–' : inside ? 'inside' : 'outside';

/** Interface, port, and what came of it; one column for each access list. */
export function Endpoints({ endpoints }: { readonly endpoints: readonly Endpoint[] }) {
  if (endpoints.length === 0)
    return <p class="quiet">The endpoint mapper has announced no port yet.</p>;
  const devices = [...new Set(endpoints.flatMap(({ insideAcl }) => Object.keys(insideAcl)))];
  return (
    <div class="wide" tabIndex={0} role="region" aria-label="Endpoints">
      <table>
        <thead>
          <tr>
            <th scope="col">Interface</th>
            <th scope="col">Address</th>
            <th scope="col" class="number">
              Port
            </th>
            <th scope="col">TCP</th>
            <th scope="col">Bind</th>
            {devices.map((device) => (
              <th scope="col" key={device}>
                {device}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {endpoints.map((one) => (
            <tr key={`${one.uuid} ${one.version} ${one.host} ${String(one.port)}`}>
              <th scope="row">{one.interface}</th>
              <td>{one.host}</td>
              <td class="number">{one.port}</td>
              <td>{one.tcp}</td>
              <td>{one.bind}</td>
              {devices.map((device) => (
                <td key={device} class={one.insideAcl[device] === false ? 'outside' : ''}>
                  {yesNo(one.insideAcl[device])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
