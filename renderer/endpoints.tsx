import type { Endpoint } from '../model/run.ts';
import { WORDS } from './words.ts';

const { ENDPOINTS } = WORDS.details;

/** Interface, port, and what came of it; one column for each access list. */
export function Endpoints({ endpoints }: { readonly endpoints: readonly Endpoint[] }) {
  if (endpoints.length === 0) return <p class="quiet">{ENDPOINTS.none}</p>;
  const devices = [...new Set(endpoints.flatMap(({ insideAcl }) => Object.keys(insideAcl)))];
  return (
    <div class="wide" tabIndex={0} role="region" aria-label={ENDPOINTS.label}>
      <table>
        <thead>
          <tr>
            <th scope="col">{ENDPOINTS.interface}</th>
            <th scope="col">{ENDPOINTS.address}</th>
            <th scope="col" class="number">
              {ENDPOINTS.port}
            </th>
            <th scope="col">{ENDPOINTS.tcp}</th>
            <th scope="col">{ENDPOINTS.bind}</th>
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
                  {ENDPOINTS.inside(one.insideAcl[device])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
