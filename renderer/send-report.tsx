import { useState } from 'preact/hooks';
import type { BundlePreview } from '../model/contract.ts';
import { MAX_CALL_BACK_CHARACTERS, MAX_NOTE_CHARACTERS } from '../model/bundle.ts';
import { ask } from './ask.ts';
import { WORDS } from './words.ts';

const { sizeWords } = WORDS.clock;
const { SEND } = WORDS.page;

interface Props {
  readonly reachable: boolean;
}

/** A report that the user sends: asked for, seen, then sent, saved or taken along by mail. */
export function SendReport({ reachable }: Props) {
  const [isOpen, setOpen] = useState(false);
  const [said, setSaid] = useState('');
  return (
    <section class="card send-report" aria-labelledby="send-title">
      <h2 id="send-title">{SEND.title}</h2>
      <p class="quiet">{SEND.why}</p>
      {isOpen ? (
        <Wish
          reachable={reachable}
          onDone={(outcome) => {
            setOpen(false);
            setSaid(outcome);
          }}
        />
      ) : (
        <button
          type="button"
          disabled={!reachable}
          onClick={() => {
            setOpen(true);
            setSaid('');
          }}
        >
          {SEND.begin}
        </button>
      )}
      <p class="quiet" role="status">
        {said}
      </p>
    </section>
  );
}

interface WishProps extends Props {
  readonly onDone: (outcome: string) => void;
}

function Wish({ reachable, onDone }: WishProps) {
  const [note, setNote] = useState('');
  const [callBack, setCallBack] = useState('');
  const [preview, setPreview] = useState<BundlePreview | null>(null);
  const [busy, setBusy] = useState<'making' | 'sending' | null>(null);
  const [problem, setProblem] = useState('');

  /** What was seen no longer holds what is written. */
  const changed = (): void => {
    setPreview(null);
    setProblem('');
  };
  const show = async (): Promise<void> => {
    setBusy('making');
    setProblem('');
    const answer = await ask('bundle.preview', { note: orNull(note), callBack: orNull(callBack) });
    setBusy(null);
    if (!answer.ok) setProblem(answer.message);
    else if (!answer.value.ok) setProblem(SEND.sentence(answer.value.message));
    else setPreview(answer.value.preview);
  };
  const send = async (id: string): Promise<void> => {
    setBusy('sending');
    const answer = await ask('bundle.send', { id, note: null });
    setBusy(null);
    if (!answer.ok) setProblem(answer.message);
    else if (!answer.value.ok) setProblem(SEND.sentence(answer.value.message));
    else onDone(SEND.queued);
  };

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void show();
      }}
    >
      <label>
        {SEND.note}
        <textarea
          rows={3}
          maxLength={MAX_NOTE_CHARACTERS}
          value={note}
          onInput={(event) => {
            setNote(event.currentTarget.value);
            changed();
          }}
        />
      </label>
      <label>
        {SEND.callBack}
        <input
          type="text"
          autoComplete="tel"
          maxLength={MAX_CALL_BACK_CHARACTERS}
          value={callBack}
          onInput={(event) => {
            setCallBack(event.currentTarget.value);
            changed();
          }}
        />
      </label>
      <button type="submit" disabled={!reachable || busy !== null}>
        {busy === 'making' ? SEND.making : SEND.show}
      </button>
      <p role="alert">{problem}</p>
      {preview === null ? null : (
        <Preview
          preview={preview}
          sending={busy === 'sending'}
          onSend={() => {
            void send(preview.id);
          }}
        />
      )}
    </form>
  );
}

interface PreviewProps {
  readonly preview: BundlePreview;
  readonly sending: boolean;
  readonly onSend: () => void;
}

function Preview({ preview, sending, onSend }: PreviewProps) {
  const { id, bytes, encryptedTo, redactions, files, loss } = preview;
  const missing = files.filter(({ status }) => status !== 'ok');
  return (
    <div class="preview">
      <h3>{SEND.whatGoes(sizeWords(bytes))}</h3>
      <p class="quiet">{encryptedTo.length > 0 ? SEND.encrypted : SEND.plain}</p>
      <iframe title={SEND.frame} src={`/report/${id}`} sandbox="" />
      <details>
        <summary>{SEND.contents(files.length - missing.length)}</summary>
        <ul>
          {files.map(({ path, bytes: size, status, message }) => (
            <li key={path}>
              <code>{path}</code>{' '}
              <span class="quiet">
                {status === 'ok' ? sizeWords(size) : SEND.missing(message ?? status)}
              </span>
            </li>
          ))}
        </ul>
        <p class="quiet">
          {redactions.items.length === 0
            ? SEND.nothingTaken
            : SEND.taken(redactions.items.map(({ rule, count }) => `${String(count)} × ${rule}`))}
        </p>
        {loss.map((sentence) => (
          <p class="quiet" key={sentence}>
            {sentence}
          </p>
        ))}
      </details>
      <div class="send-act">
        <button type="button" class="primary" disabled={sending} onClick={onSend}>
          {sending ? SEND.sending : SEND.send}
        </button>
        <a href={`/bundle/${id}`} download>
          {SEND.save}
        </a>
        <a href={`/draft/${id}`} download>
          {SEND.draft}
        </a>
      </div>
    </div>
  );
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());
