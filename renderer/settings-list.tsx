import type { Setting } from '../model/agent-state.ts';
import { WORDS } from './words.ts';

const { SETTINGS_LIST } = WORDS.details;

/** Longer values (certificates, access lists) are cut: the command line shows them whole. */
const MAX_CHARACTERS = 200;

/** Every setting with where it came from; those of the policy are locked. */
export function SettingsList({ items }: { readonly items: readonly Setting[] }) {
  return (
    <>
      <h3>{SETTINGS_LIST.title}</h3>
      <div class="wide" role="region" tabIndex={0} aria-label={SETTINGS_LIST.title}>
        <table class="settings">
          <thead>
            <tr>
              <th scope="col">{SETTINGS_LIST.key}</th>
              <th scope="col">{SETTINGS_LIST.value}</th>
              <th scope="col">{SETTINGS_LIST.source}</th>
            </tr>
          </thead>
          <tbody>
            {items.map(({ key, value, source }) => (
              <tr key={key} class={source === 'policy' ? 'locked' : undefined}>
                <th scope="row">
                  <code>{key}</code>
                </th>
                <td>{valueWords(value)}</td>
                <td title={source === 'policy' ? SETTINGS_LIST.locked : undefined}>
                  {SETTINGS_LIST.sourceOf(source)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function valueWords(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)}…` : text;
}
